// The stage viewer of the Playground: a changed trace, and what it was before.

import { connect } from "../hosts/streamlit.js";
import { mount } from "../viewers/stage.js";

export default connect(mount, ["trace", "weights", "baseline", "answer"]);
