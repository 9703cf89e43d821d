// A B (+ b) = C: A to the left of C and B above it, so that a row runs into the cell and a column
// falls onto it.

import { transpose } from "../../data/matrix.js";
import { place } from "../blocks.js";
import { CELL, GAP, gutter, heading, lean, LEAST, TITLE } from "./room.js";

const LONG = 24; // so many rows need the height for themselves

const oriented = (over, a, b) => [
  a.rowAxis === over ? transpose(a) : a,
  b.rowAxis === over ? b : transpose(b),
];

// Whether that is so: both have the axis that is summed over, what else they have is the result's rows
// and columns, and there is at most one bias, a number for each column.
export function multiplied([a, b, ...rest], result, { stage: { over } }) {
  if (!a || !b) return false;
  const [left, above] = oriented(over, a, b);
  const biases = rest.filter(Boolean);
  const one = (bias) => bias.rows === 1 && bias.cols === result.cols;
  const summed = left.colAxis === over && above.rowAxis === over;
  const kept = left.fullRows === result.rows && above.fullCols === result.cols;
  return summed && kept && biases.length < 2 && biases.every(one);
}

export function product(scene, [a, b, ...rest], result) {
  const [left, above] = oriented(scene.stage.over, a, b);
  const strip = rest.find(Boolean);
  const gutterLeft = gutter(scene, left);
  const across = left.cols * left.colPool;
  const thin = across > 16 ? 0.34 : 0.5; // the part of the summed axis
  const columns = heading(
    scene,
    above,
    ((scene.room.width - gutterLeft - GAP - 10) * (1 - thin)) / result.cols,
  );
  const top = TITLE + columns;
  const down = above.rows * above.rowPool;
  const stripHeight = strip ? 14 + TITLE : 0;
  const right = Math.max(10, lean(scene, above, columns));
  const { width, height } = scene.room;
  const named = heading(scene, left, Math.min(CELL.width, (0.4 * width) / left.cols));
  const between = GAP + lean(scene, left, named); // its labels do not reach into what is above
  const [kx, cx] = share(width - gutterLeft - between - right, across, result.cols, CELL.width, thin);
  const below = height - top - GAP - stripHeight - 8;
  const [ky, ry] = share(
    below,
    down,
    result.rows,
    CELL.height,
    result.rows > LONG ? 0.2 : down > 16 ? 0.34 : 0.5,
    Math.min(LEAST, (0.9 * below) / result.rows),
  );
  const x = gutterLeft + across * kx + between;
  const y = top + down * ky + GAP + stripHeight;
  const blocks = [
    place(scene, left, gutterLeft, y, kx * left.colPool, ry, {
      left: true,
      top: kx > 30 ? named : 0,
    }),
    place(scene, above, x, top, cx * above.colPool, ky * above.rowPool, {
      top: columns,
      left: scene.axes.labelled(above.colAxis) && ky * above.rowPool > 11,
    }),
    place(scene, result, x, y, cx, ry, {}),
  ];
  if (strip) blocks.push(place(scene, strip, x, y - GAP + 4 - 10, cx, 12, { side: true }));
  const signs = [{ text: "=", x: x - GAP / 2, y: y + (result.rows * ry) / 2 }];
  if (strip) signs.push({ text: "+", x: x - GAP / 2, y: y - GAP });
  return { blocks, signs };
}

// Cell sizes for two axes side by side: the result first, the summed axis gets what is left, and at
// least its part.
function share(total, summed, kept, most, part, least = 0) {
  let second = Math.max(least, Math.min(most, (total * (1 - part)) / kept));
  const first = Math.min(most, Math.max(total - second * kept, total * part * 0.5) / summed);
  second = Math.max(least, Math.min(most, (total - first * summed) / kept));
  return [first, second];
}
