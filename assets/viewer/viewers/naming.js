// What a cell or a word of the picture is called, and what the tip says of it.

import { standsFor } from "../data/matrix.js";
import { cellName } from "../words/axes.js";
import { fine, number } from "../words/numbers.js";
import { visible } from "../words/text.js";
import { allHeads, sideHere } from "./walk.js";

// Which side is shown, of a gradient also what it is of; empty where it is what it always is.
export function sideTitle({ parts, state }) {
  const side = sideHere(parts, state);
  if (!side || side.name === "after") return "";
  const of = side.says.flat().map(visible).join("");
  return of ? `gradient of ${of}` : side.title.toLowerCase();
}

// With all heads in view every number says whose it is.
export const whose = ({ parts, state }, block) =>
  allHeads(parts, state) ? `Head ${parts.trace.heads[block.head]}: ` : "";

export const nameOf = ({ scene }, block, r, c) =>
  cellName(
    scene.axes,
    block,
    [r + block.firstRow, scene.name(block, "row", r)],
    [c + block.firstCol, scene.name(block, "col", c)],
  );

// As short as it says something: a gradient may be very small.
export const written = ({ tensor }, value, decimals) => (tensor.fine ? fine(value) : number(value, decimals));

export const calledIn = (v, { block, r, c }) => whose(v, block) + visible(nameOf(v, block, r, c));

export function spoken(v, found) {
  const { block, r, c } = found;
  return `${calledIn(v, found)}: ${block.covered?.(r, c) ? "covered" : written(block, block.at(r, c))}`;
}

export function tipOf(v, found) {
  const { block, r, c } = found;
  if (block.covered?.(r, c)) return `${calledIn(v, found)}: ?`;
  const pooled = standsFor(block, r, c);
  const strongest = pooled > 1 ? ` (the strongest of ${pooled} weights here)` : "";
  return `${calledIn(v, found)}: ${written(block, block.at(r, c), block.tensor.half ? 3 : 4)}${strongest}`;
}

// Where a click on a word leads: those that answer are followed, any other asks; null for a word of a text
// that does neither here.
export function chosenWord({ parts, state }, { block, r, c, word }) {
  const [axis, i] =
    word === "row" ? [block.rowAxis, r + block.firstRow] : [block.colAxis, c + block.firstCol];
  const { along, answering } = parts.trace;
  const list = parts.axes.along(axis);
  if (list === along && parts.axes.part(axis) !== "key") return { ask: i };
  return list === answering ? { follow: state.follow === i ? -1 : i } : null;
}

export function wordTip(v, found) {
  const { parts, scene } = v;
  const choice = chosenWord(v, found);
  const name = visible(scene.name(found.block, found.word, found.word === "row" ? found.r : found.c));
  if (v.quiz.takes(found) !== null) return `Answer: ${name}`;
  if (!choice) return name;
  if ("ask" in choice) return `Let ${name} ask`;
  const who = visible(parts.trace.tokens[v.state.ask] ?? "");
  return choice.follow < 0 ? `Follow ${name} no longer` : `Follow ${who} → ${name}: which head looks there?`;
}
