// The stage viewer as a Streamlit component.

import { connect } from "../hosts/streamlit.js";
import { mount } from "../viewers/stage.js";

export default connect(mount, ["trace", "weights", "answer"]);
