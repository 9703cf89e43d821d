// The picture several times in small, with what lies over it: tells the page which of them was chosen.

import { mounting } from "../hosts/mounting.js";
import { fed } from "../hosts/parts.js";
import { small } from "../viewers/small.js";

export default mounting((parent, tell) => fed("patches", small(parent, tell)));
