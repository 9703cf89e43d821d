// The stage viewer as a Streamlit component.

import { mount } from "./mount.js";
import { connect } from "./streamlit.js";

export default connect(mount, ["trace", "weights", "answer"]);
