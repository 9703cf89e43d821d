// What a page without a viewer needs of the viewer's parts.

import { keepTogether } from "../hosts/history.js";

export default keepTogether;
