// What is lit: the active cell and what feeds it, on a canvas above the picture.

import { ready } from "./canvas.js";
import { entryAt, lanesAt } from "./faces.js";
import { boxInWords, hitWords, lightWords } from "./words.js";

// What is known of all axes when a cell is active; see `Known` in data/types.js. Where heads stand side
// by side over what they are joined to, a cell says whose it is.
export function litBy(axes, kind, { block, r, c, word }) {
  return {
    ...(block.rowAxis && word !== "col" && axes.entries(block.rowAxis, (r + block.firstRow) * block.rowPool)),
    ...(block.colAxis && word !== "row" && axes.entries(block.colAxis, (c + block.firstCol) * block.colPool)),
    ...(kind === "join" && block.known),
  };
}

// Lights what is active and what feeds it; the rest steps back. At rest only the row that the
// sentence reads is outlined; in a spotlight little is left of all others.
export function light(canvas, picture, scene, how) {
  if (picture.words) return lightWords(canvas, picture, scene, how);
  const { known, rest = false, spot = false, bold = false, of = "", tile = null, opened = false } = how;
  const g = ready(canvas, picture, scene);
  g.fillStyle = rest ? "transparent" : spot ? scene.theme.shade : scene.theme.veil;
  for (const block of picture.blocks) {
    const { row, col } = bands(block, scene.axes, known);
    const right = block.x + block.cols * block.cw;
    const bottom = block.y + block.rows * block.ch;
    if (!block.rowAxis && !block.colAxis) continue; // a single number is all there is
    g.save();
    g.beginPath();
    g.rect(block.x, block.y, right - block.x, bottom - block.y);
    if (row) g.rect(block.x, row[0], right - block.x, row[1]);
    if (col) hole(g, block, col, row);
    g.fill("evenodd");
    g.restore();
    if (rest && !block.result && !block.labels.aside) continue;
    g.strokeStyle = rest && !bold ? scene.theme.quiet : scene.theme.text;
    g.lineWidth = bold ? 2 : rest ? 1 : 1.5;
    if (row) g.strokeRect(block.x - 1, row[0] - 0.5, right - block.x + 2, row[1] + 1);
    if (col) g.strokeRect(col[0] - 0.5, block.y - 1, col[1] + 1, bottom - block.y + 2);
    const active = (block.result || block.tensor.name === of) && (tile === null || tile === block.head);
    const [y, h] = row ?? (block.rowAxis ? [] : [block.y, block.ch]); // a vector is all of its one row
    if (active && h && col && !rest) {
      g.lineWidth = opened ? 3.5 : 2.5;
      g.strokeRect(col[0] - 1, y - 1, col[1] + 2, h + 2);
    }
  }
}

// Where a column's light meets a row's, the even-odd rule would darken it again: leave it out twice.
function hole(g, block, [x, w], row) {
  const bottom = block.y + block.rows * block.ch;
  if (!row) return g.rect(x, block.y, w, bottom - block.y);
  g.rect(x, block.y, w, row[0] - block.y);
  g.rect(x, row[0] + row[1], w, bottom - row[0] - row[1]);
}

// The stretch of a block's rows and of its columns that what is known lights: start and length.
function bands(block, axes, known) {
  if (Object.entries(block.known).some(([axis, i]) => axis in known && known[axis] !== i)) return {};
  const stretch = (axis, pool, first, count, start, size, least) => {
    const index = axis ? axes.entry(axis, known) : undefined;
    if (index === undefined) return null;
    const i = Math.floor(index / pool) - first;
    return i >= 0 && i < count ? [start + i * size, Math.max(size, least)] : null;
  };
  const { rows, cols, firstRow, firstCol } = block;
  return {
    row: stretch(block.rowAxis, block.rowPool, firstRow, rows, block.y, block.ch, 0),
    col: stretch(block.colAxis, block.colPool, firstCol, cols, block.x, block.cw, 2),
  };
}

// The word that names a row or a column, under a point of the picture.
export function wordAt(picture, axes, x, y) {
  if (picture.words) return null; // hit() has looked
  for (const block of picture.blocks) {
    const c = Math.floor((x - block.x) / block.cw);
    const r = Math.floor((y - block.y) / block.ch);
    const row = block.labels.left && x < block.x && x > block.x - block.reach && r >= 0 && r < block.rows;
    if (row && axes.isToken(block.rowAxis))
      return {
        block,
        r: named(axes.pictured(block.rowAxis), block.rows, block.ch, block.x - x, y - block.y),
        c: 0,
        word: "row",
      };
    const above = y < block.y && y > block.y - block.labels.top && c >= 0 && c < block.cols;
    if (above && axes.isToken(block.colAxis))
      return {
        block,
        r: 0,
        c: named(axes.pictured(block.colAxis), block.cols, block.cw, block.y - y, x - block.x),
        word: "col",
      };
  }
  return null;
}

// Which of so many rows or columns is named there: images may be larger than they are.
function named(pictured, count, size, far, along) {
  const lanes = pictured && lanesAt(size);
  const found = lanes ? entryAt(lanes, size, far, along) : Math.floor(along / size);
  return Math.max(0, Math.min(count - 1, found));
}

// The cell under a point of the picture; with lines, a word or one of them.
export function hit(picture, x, y) {
  if (picture.words) return hitWords(picture, x, y);
  for (const block of picture.blocks) {
    const c = Math.floor((x - block.x) / block.cw);
    const r = Math.floor((y - block.y) / block.ch);
    if (r >= 0 && c >= 0 && r < block.rows && c < block.cols) return { block, r, c };
  }
  return null;
}

// Left, top, width and height of a cell of the picture.
export function boxOf(picture, found) {
  if (picture.words) return boxInWords(picture, found);
  const { block, r, c } = found;
  return [block.x + c * block.cw, block.y + r * block.ch, block.cw, block.ch];
}
