// A picture whose patches attend: tells the page which patch, which other one and which head are looked at.

import { mounting } from "../hosts/mounting.js";
import { fed } from "../hosts/parts.js";
import { patches } from "../viewers/patches.js";

export default mounting((parent, tell) => fed("patches", patches(parent, tell)));
