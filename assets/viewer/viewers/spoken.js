// Which number a caption speaks of.

import { entryName } from "../words/axes.js";
import { visible } from "../words/text.js";
import { titled } from "../picture/blocks.js";
import { stageIn } from "./walk.js";

// Row and column of a stage's result, or null: of pairs the row's largest number, else of the columns that
// the text names the one with the largest number, or where there is a row to compare with the one that
// changed most.
export function spokenCell(parts, state, scene, text) {
  const stage = stageIn(parts, state);
  const m = titled(scene, scene.tensors[stage.name], stage.axes);
  const row = Math.min(state.focus[0], m.rows - 1);
  const columns = [...Array(m.cols).keys()].filter((c) => Number.isFinite(m.at(row, c)));
  const pairs = scene.axes.part(m.colAxis) === "key";
  const called = (c) => visible(entryName(scene.axes, m.colAxis, scene.name(m, "col", c)));
  const named = pairs || !m.colAxis ? columns : columns.filter((c) => says(text, called(c)));
  const before = stage.told.length > 0 && beforeIt(scene, m);
  const size = (c) => (pairs ? m.at(row, c) : Math.abs(m.at(row, c) - (before ? before.at(row, c) : 0)));
  const most = named.reduce((best, c) => (best === null || size(c) > size(best) ? c : best), null);
  return most === null ? null : [row, most];
}

// The stream as it was before a sum, or before the layer.
function beforeIt(scene, m) {
  const { stage, tensors, began } = scene;
  const name = stage.reads.find((each, i) => stage.axes_in[i].length === stage.axes.length && tensors[each]);
  const tensor = began ?? tensors[name];
  if (!tensor) return null;
  const before = titled(scene, tensor, tensor.axes);
  return before.rows === m.rows && before.cols === m.cols ? before : null;
}

// As a word of its own: "dimension 1" is not in "dimension 17".
function says(text, name) {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/[\p{L}\p{N}]/u.test(text[at + name.length] ?? " ")) return true;
  return false;
}
