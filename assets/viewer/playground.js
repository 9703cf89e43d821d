// The stage viewer of the Playground: a changed trace, and what it was before.

import { mount } from "./mount.js";
import { connect } from "./streamlit.js";

export default connect(mount, ["trace", "weights", "baseline", "answer"]);
