// The stage viewer as a Streamlit component, of the walkthrough and of the Playground.

import { connect } from "../hosts/streamlit.js";
import { mount } from "../viewers/stage.js";

export default connect(mount);
