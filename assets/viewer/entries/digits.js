// A board of nine digits: tells the page what the reader made of it, and which question and head are looked at.

import { mounting } from "../hosts/mounting.js";
import { digits } from "../viewers/digits.js";

export default mounting(digits);
