// What a model guesses: tells the page which bar or which token was taken.

import { mounting } from "../hosts/mounting.js";
import { guess } from "../viewers/guess.js";

export default mounting(guess);
