// The room that blocks, their titles and their labels take. In the scene's units: pixels on a laptop,
// larger on a projector.

import { DEEPEST, lanesAt } from "../faces.js";

export const TITLE = 20; // height of a block's title
export const GAP = 30; // between blocks, with the operator in it
export const CELL = { width: 190, height: 170 }; // the largest cell
export const LEVEL = 17; // what names the parts of a joined axis
export const LEAST = 3; // of cells: the whole of a long sentence is seen first, and read under the lens
const NAMED = 8; // narrower columns have no names
const NAMES = 104; // the most that the names of rows get

export const fit = (wanted, most) => Math.min(most, wanted);

// Width of what stands to the left of a block.
export function gutter(scene, m) {
  if (!scene.axes.labelled(m.rowAxis)) return 26;
  const asks = !scene.axes.isToken(m.rowAxis) || scene.axes.part(m.rowAxis); // "rows ask (query)"
  const stretches = scene.axes.stretch(m.rowAxis) ? LEVEL : 0;
  const names = Math.max(
    Math.min(scene.widest(m, "row"), NAMES),
    scene.axes.pictured(m.rowAxis) ? DEEPEST : 0,
  );
  return names + (asks ? 46 : 30) + stretches;
}

// Height of the column labels: none, one line, or turned when a word is wider than its column; and
// above them a line for what a joined axis is joined from. `cw` is the width of a column, as far as it is known.
export function heading(scene, m, cw = (0.4 * scene.room.width) / m.cols) {
  const joined = level(scene, m);
  if (!scene.axes.labelled(m.colAxis) || cw < NAMED) return joined;
  const widest = scene.widest(m, "col");
  if (scene.axes.pictured(m.colAxis))
    return joined + Math.max(written(scene, widest, cw), lanesAt(cw)?.deep ?? 0) + 6;
  return joined + (widest + 8 <= cw ? scene.letter + 3.5 : Math.min(74, widest * 0.74 + 14));
}

// Beside images names are not turned but upright, so as to stay clear of them.
const written = ({ letter }, widest, cw) => (widest + 8 <= cw ? letter : Math.min(NAMES, widest));

export const level = (scene, m) => (scene.axes.stretch(m.colAxis) ? LEVEL : 0);

// Whether column labels of this height are turned: they then reach beyond the last column.
export const turned = (scene, m, height) =>
  height - level(scene, m) > scene.letter + 4 && !scene.axes.pictured(m.colAxis);

// How far they do, at most.
export const lean = (scene, m, height) => (turned(scene, m, height) ? height - level(scene, m) - 14 : 0);

// How large the picture has become, titles and turned labels included, and at least as large as its
// room, unless that is snug: a canvas that keeps its size from step to step is painted sooner.
export function extent(scene, { blocks, signs, ...more }) {
  const right = blocks.map((b) =>
    Math.max(
      b.x + b.cols * b.cw + Math.max(0, lean(scene, b, b.labels.top) - 8),
      b.labels.aside ? 0 : b.x + 14 + scene.measure(`${b.title.text}  ${b.title.size ?? ""}`),
    ),
  );
  const bottom = blocks.map((b) => b.y + b.rows * b.ch);
  const width = Math.max(scene.room.width, ...right.map((x) => x + 8));
  const height = Math.max(scene.room.snug ? 0 : scene.room.height, ...bottom.map((y) => y + 6));
  const placed = blocks.map((b) => ({ ...b, clear: clear(b, blocks) }));
  return { ...more, blocks: placed, signs, width: Math.floor(width), height: Math.floor(height) };
}

// A picture that is narrower than its room, in the middle of it.
export function centred(picture, room = picture.width) {
  const { blocks, signs } = picture;
  const left = Math.min(...blocks.map((b) => b.x - b.reach));
  const right = Math.max(...blocks.map((b) => b.x + b.cols * b.cw));
  const width = Math.max(room, right + 2);
  const by = Math.max(0, (width - right - left) / 2);
  const moved = (each) => ({ ...each, x: each.x + by });
  return { ...picture, width, blocks: blocks.map(moved), signs: signs.map(moved) };
}

// Width of a block's title: it may be longer than the block is wide, up to the next block's.
function clear(block, blocks) {
  const top = (b) => b.y - b.labels.rise - TITLE;
  const beside = blocks.filter((b) => b.x > block.x && top(b) < block.y && b.y + b.rows * b.ch > top(block));
  return Math.min(Math.max(block.cols * block.cw, 150), ...beside.map((b) => b.x - block.x - 10));
}
