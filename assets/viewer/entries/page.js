// What a page without a viewer needs of the viewer's parts.

import { tendPage } from "../hosts/page.js";

export default tendPage;
