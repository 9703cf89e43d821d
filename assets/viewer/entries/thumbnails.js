// Pictures to choose from: tells the page which one was chosen.

import { mounting } from "../hosts/mounting.js";
import { thumbnails } from "../viewers/thumbnails.js";

export default mounting((parent, tell) => thumbnails(parent, (name) => tell({ name })));
