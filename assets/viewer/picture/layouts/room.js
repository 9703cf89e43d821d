// The room that blocks, their titles and their labels take. In the scene's units: pixels on a laptop,
// larger on a projector.

import { isToken } from "../../words/axes.js";

export const TITLE = 20; // height of a block's title
export const GAP = 30; // between blocks, with the operator in it
export const CELL = { width: 92, height: 52 }; // the largest cell

export function place(m, x, y, cw, ch, labels) {
  return { ...m, x, y, cw, ch, labels };
}

export const fit = (wanted, most) => Math.min(most, wanted);

export const labelled = (scene, m) => scene.labelled(m.colAxis, m.head) || isToken(m.colAxis);
export function gutter(scene, m) {
  if (!m.rowAxis || !(isToken(m.rowAxis) || scene.labelled(m.rowAxis, m.head))) return 26;
  let widest = 0;
  for (let r = 0; r < m.rows; r++) widest = Math.max(widest, scene.measure(scene.name(m, "row", r)));
  return Math.min(widest, 104) + (m.rowAxis === "token" ? 30 : 46); // room for "rows ask (query)"
}

// Height of the column labels: none, one line, or turned when a word is wider than its column.
export function heading(scene, m) {
  return isToken(m.colAxis) || scene.labelled(m.colAxis, m.head) ? scene.headingHeight(m) : 0;
}

// How large the picture has become, titles and turned labels included, and at least as large as its
// room: a canvas that keeps its size from step to step is painted sooner.
export function extent(scene, picture) {
  const right = picture.blocks.map((b) => Math.max(
    b.x + b.cols * b.cw + (b.labels.top && heading(scene, b) > 20 ? 34 : 0),
    b.x + 14 + scene.measure(`${b.title.text}  ${b.title.size ?? ""}`)));
  const bottom = picture.blocks.map((b) => b.y + b.rows * b.ch);
  for (const block of picture.blocks) block.reach = gutter(scene, block);
  const width = Math.max(scene.width, ...right.map((x) => x + 8));
  const height = Math.max(scene.height, ...bottom.map((y) => y + 6));
  return { ...picture, width: Math.floor(width), height: Math.floor(height) };
}
