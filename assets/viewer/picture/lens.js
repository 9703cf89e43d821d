// A lens: cells too small for digits, in large, with their names. A picture of its own above the picture.

import { part } from "../data/matrix.js";
import { place } from "./blocks.js";
import { gutter, heading, lean } from "./layouts/room.js";
import { digitsIn, paint } from "./paint.js";

const AROUND = { wide: 4, narrow: 2 }; // cells on each side
const WIDE = 440; // of a picture
const CELL = { width: 32, height: 21 };
const EDGE = 8;

// The part of a block around one of its cells, as a picture; null where the block can be read as it is,
// or is of numbers without names.
export function lens(scene, block, r, c) {
  const named = scene.axes.labelled(block.rowAxis) && scene.axes.labelled(block.colAxis);
  if (!named || digitsIn(scene, block)) return null;
  const around = scene.room.width < WIDE ? AROUND.narrow : AROUND.wide;
  const size = 2 * around + 1;
  const from = (i, count) => Math.max(0, Math.min(i - around, count - size));
  const [row, col] = [from(r, block.rows), from(c, block.cols)];
  const seen = part(block, { row, col, rows: size, cols: size });
  const left = gutter(scene, seen);
  const top = heading(scene, seen, CELL.width);
  const placed = place(scene, seen, left, top + EDGE, CELL.width, CELL.height, { left: true, top });
  return {
    blocks: [{ ...placed, title: { text: "" }, clear: 0 }],
    cell: [r - row, c - col],
    signs: [],
    width: left + seen.cols * CELL.width + Math.max(EDGE, lean(scene, seen, top) - CELL.width / 3),
    height: top + EDGE + seen.rows * CELL.height + EDGE,
  };
}

export function magnify(canvas, picture, scene) {
  paint(canvas, picture, scene);
  const [{ x, y, cw, ch }] = picture.blocks;
  const [r, c] = picture.cell;
  const g = canvas.getContext("2d");
  g.strokeStyle = scene.theme.text;
  g.lineWidth = 2.5;
  g.strokeRect(x + c * cw, y + r * ch, cw, ch);
}

// Where the lens lies within what is seen of the picture: on the other side than the cell.
export function beside(picture, cell, { width, height }) {
  const x = cell.x > width / 2 ? EDGE : width - picture.width - EDGE;
  return {
    x: Math.max(0, x),
    y: Math.max(0, Math.min(cell.y - picture.height / 2, height - picture.height - EDGE)),
  };
}
