// How a training run goes: tells the page which step was chosen.

import { mounting } from "../hosts/mounting.js";
import { curves } from "../viewers/curves.js";

export default mounting((parent, tell) => curves(parent, (step) => tell({ step })));
