// Numbers that are off the scale of their colours: how many, and the way to the largest.

import { beyond } from "../data/scales.js";
import { fine, number } from "../words/numbers.js";
import { visible } from "../words/text.js";
import { h } from "./dom.js";

const told = ({ tensor }, value) => (tensor.fine ? fine(value) : number(value, 1));

// `blocks` in the order they are asked, `name` what a cell is called; `open` opens one.
export function offScale(blocks, name, open) {
  for (const block of blocks) {
    const found = beyond(block);
    if (!found) continue;
    const { count, r, c } = found;
    const cell = { block, r, c };
    const where = `${visible(name(cell))}: ${told(block, block.at(r, c))}`;
    return h(
      "span",
      { class: "beyond" },
      count > 1 ? `${count} numbers are off the scale, the largest at ` : "One number is off the scale: ",
      h("button", { class: "link", onclick: () => open(cell) }, where),
    );
  }
  return "";
}
