// What a file runs: decodes the parts that stand in it, and shows them. The file itself unpacks them, and this.

import { alone } from "../hosts/alone.js";
import { decode } from "../data/decode.js";

const part = async (name) => decode(await globalThis.unpacked(name));
const [trace, weights, answers, sides] = await Promise.all(
  ["trace", "weights", "answers", "sides"].map(part),
);
alone(document.querySelector(".root")).show({ trace, weights, answers, sides });
