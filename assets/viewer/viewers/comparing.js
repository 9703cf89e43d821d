// Another sentence under the reader's: what the stage made of each, on one scale, moved by the same moves.

import { h, sentence } from "../parts/dom.js";
import { light } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { prepare } from "../picture/scene.js";
import { readRow } from "../words/reading.js";
import { brief } from "../words/text.js";
import { half, otherIn } from "./others.js";
import { composed } from "./pictured.js";

export function otherPictured(v, other, room, theme) {
  const parts = { ...v.parts, trace: other.trace, axes: other.axes, tensors: other.others };
  const stage = other.trace.stages.indexOf(other.stage);
  const ask = rowOf(v.parts.trace.tokens, other.trace.tokens, v.state.ask);
  const state = { ...v.state, stage, ask, focus: [ask, 0], follow: -1, of: "" };
  const { axes, others: tensors } = other;
  const of = { axes, stage: other.stage, tensors, head: state.head, room, theme, asks: ask, began: null };
  const scene = prepare(other.trace, of);
  return { scene, picture: composed({ parts, state, scene, alone: true }) };
}

// Draws it, or takes it away.
export function drawOther(v) {
  const { ui, colours, room } = v;
  const other = otherIn(v);
  ui.besides.hidden = !other;
  v.besides = other && { ...other, ...otherPictured(v, other, half(room), colours) };
  if (v.besides) paint(ui.otherCanvas, v.besides.picture, v.besides.scene);
}

// Lights the same there, and says of it what is said of the reader's: of the same word, where there is one.
export function relightOther(v, row, lit) {
  const { ui, besides, parts, state } = v;
  if (!besides) return;
  const { scene, picture, trace, stage, axes } = besides;
  const results = picture.blocks.filter((block) => block.result && !block.ghost);
  const block = results.find((each) => each.head === Math.max(0, state.head)) ?? results.at(-1);
  const words = axes.isToken(block.rowAxis);
  const there = words ? rowOf(parts.trace.tokens, trace.tokens, row) : Math.min(row, block.rows - 1);
  const inside = Object.values(lit.known).every((i) => i < trace.tokens.length || !words);
  light(
    ui.otherLight,
    picture,
    scene,
    inside && !lit.rest ? lit : { known: { [block.rowAxis]: there }, rest: true },
  );
  const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
  ui.otherSays.replaceChildren(
    h("span", { class: "others" }, ...titled(parts.trace, trace)),
    " ",
    ...sentence(
      stage.told[there] ?? readRow(axes, picture.words?.shares ? "softmax" : stage.kind, block, there, names),
    ),
  );
}

// Its words, those boxed that the reader's sentence has not in that place.
const titled = ({ tokens, special: ends }, other) =>
  other.tokens.flatMap((token, i) => {
    if (other.special.includes(i)) return [];
    const same = token === tokens[i] && !ends.includes(i);
    return [h(same ? "bdi" : "mark", {}, brief(token)), " "];
  });

// The place of a word in the other sentence: the same word nearest to the same place, else that place.
function rowOf(tokens, others, row) {
  const alike = others.flatMap((each, i) => (each === tokens[row] ? [i] : []));
  alike.sort((a, b) => Math.abs(a - row) - Math.abs(b - row));
  return alike[0] ?? Math.min(row, others.length - 1);
}
