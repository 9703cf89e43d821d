// The map of all heads as a Streamlit component.

import { connect } from "../hosts/streamlit.js";
import { mountHeads } from "../viewers/heads.js";

export default connect(mountHeads);
