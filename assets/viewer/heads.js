// The map of all heads as a Streamlit component.

import { mountHeads } from "./mountheads.js";
import { connect } from "./streamlit.js";

export default connect(mountHeads, ["maps", "measures", "answer"]);
