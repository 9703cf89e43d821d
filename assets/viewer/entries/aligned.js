// A translation and its words' attention: tells the page which step is looked at, and which head.

import { mounting } from "../hosts/mounting.js";
import { aligned } from "../viewers/aligned.js";

export default mounting(aligned);
