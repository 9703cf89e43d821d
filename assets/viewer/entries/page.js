// What a page without a viewer needs of the viewer's parts.

import { keepTogether } from "../hosts/history.js";
import { printDarkOnWhite } from "../hosts/print.js";

export default function () {
  keepTogether();
  printDarkOnWhite();
}
