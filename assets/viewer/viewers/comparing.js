// Another walk under the reader's: what the stage made of each, on one scale, moved by the same moves.

import { keysOf } from "../data/trace.js";
import { h } from "../parts/dom.js";
import { imagesIn, sentence } from "../parts/named.js";
import { composeResult } from "../picture/compose.js";
import { light } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { prepare } from "../picture/scene.js";
import { readRow } from "../words/reading.js";
import { brief } from "../words/text.js";
import { otherIn, shareOf } from "./others.js";
import { composed } from "./pictured.js";
import { whereIn } from "./walk.js";

export function otherPictured(v, other, room, theme) {
  const { axes, others: tensors, stage, trace } = other;
  const parts = { ...v.parts, trace, axes, tensors };
  const ask = rowOf(v.parts.trace, trace, v.state.ask);
  // Heads of another layer or model are other heads: one opens in which something happens.
  const head = v.state.head < 0 || other.alike ? v.state.head : trace.opens;
  const state = {
    ...v.state,
    ...{ stage: trace.stages.indexOf(stage), head, ask, focus: [ask, 0], follow: -1, of: "" },
  };
  const scene = prepare(trace, { axes, stage, tensors, head, room, theme, asks: ask, began: null });
  const model = trace.model !== v.parts.trace.model && trace.model;
  const where = other.alike ? "" : [model, whereIn(parts, state)].filter(Boolean).join(", ");
  return { scene, picture: composed({ parts, state, scene }, composeResult), where, head };
}

// Draws it, or takes it away.
export function drawOther(v) {
  const { ui, colours, room } = v;
  const other = otherIn(v);
  ui.besides.hidden = !other;
  ui.viewer.classList.toggle("comparing", Boolean(other));
  ui.otherPicture.hidden = !other?.stage;
  v.besides = other && {
    ...other,
    ...(other.stage && otherPictured(v, other, shareOf(room, other), colours)),
  };
  if (v.besides?.picture) paint(ui.otherCanvas, v.besides.picture, v.besides.scene);
}

// Lights the same there, and says of it what is said of the reader's: of the same word, where there is one.
export function relightOther(v, row, lit) {
  const { ui, besides, parts } = v;
  if (!besides) return;
  const { scene, picture, trace, stage, axes, alike, head, where } = besides;
  const called = h("span", { class: "others" }, where && `${where}: `, ...titled(parts.trace, trace));
  if (!stage) {
    ui.otherSays.replaceChildren(called, ` The model ${trace.model} has no such stage.`);
    return;
  }
  const results = picture.blocks.filter((block) => block.result && !block.ghost);
  const block = results.find((each) => each.head === Math.max(0, head)) ?? results.at(-1);
  const there = (axis, i) => (axes.isToken(axis) ? placeOf(parts, trace, axis, i) : i);
  const at = Math.min(there(block.rowAxis, row), block.rows - 1);
  const lights = Object.entries(lit.known).filter(([axis]) => alike || !axes.isHead(axis));
  const known = Object.fromEntries(lights.map(([axis, i]) => [axis, there(axis, i)]));
  const tile = alike ? lit.tile : null;
  light(
    ui.otherLight,
    picture,
    scene,
    lit.rest ? { known: { [block.rowAxis]: at }, rest: true } : { ...lit, known, tile },
  );
  const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
  const kind = picture.words?.shares ? "softmax" : stage.kind;
  ui.otherSays.replaceChildren(
    called,
    " ",
    ...sentence(stage.told[at] ?? readRow(axes, kind, block, at, names), imagesIn(trace)),
  );
}

const wordsOf = ({ tokens, special }) => [...tokens.keys()].filter((i) => !special.includes(i));

// Its words, those boxed that the reader's sentence has not in that place.
function titled(mine, other) {
  const places = wordsOf(mine);
  return wordsOf(other).flatMap((i, k) => {
    const token = other.tokens[i];
    return [h(token === mine.tokens[places[k]] ? "bdi" : "mark", {}, brief(token)), " "];
  });
}

// The same of any token that is along an axis.
function placeOf({ axes, trace }, other, axis, i) {
  if (!trace.keys || axes.along(axis) === trace.along) return rowOf(trace, other, i);
  const answers = (each) => ({ tokens: keysOf(each), special: [] });
  return rowOf(answers(trace), answers(other), i);
}

// The place of a token in the other walk: the same one nearest to the same place, else the word in that place.
function rowOf(mine, other, row) {
  const alike = [...other.tokens.keys()].filter((i) => other.tokens[i] === mine.tokens[row]);
  alike.sort((a, b) => Math.abs(a - row) - Math.abs(b - row));
  return alike[0] ?? wordsOf(other)[wordsOf(mine).indexOf(row)] ?? Math.min(row, other.tokens.length - 1);
}
