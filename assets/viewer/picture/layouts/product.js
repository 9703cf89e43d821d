import { transpose } from "../../data/matrix.js";
import { CELL, GAP, gutter, heading, labelled, place, TITLE } from "./room.js";

// A B (+ b) = C: A to the left of C and B above it, so that a row runs into the cell and a column
// falls onto it.
export function product(scene, [a, b, bias], result) {
  const left = a;
  const above = b.rowAxis === scene.stage.over ? b : transpose(b);
  const strip = bias && { ...bias, rows: 1 };
  const gutterLeft = gutter(scene, left);
  const top = TITLE + heading(scene, above);
  const across = left.cols * left.colPool;
  const down = above.rows * above.rowPool;
  const stripHeight = strip ? 14 + TITLE : 0;
  const right = top - TITLE > 20 ? 42 : 10; // turned labels reach beyond the last column
  const [kx, cx] = share(scene.width - gutterLeft - GAP - right, across, result.cols, CELL.width, across > 16 ? 0.34 : 0.5);
  const [ky, ry] = share(scene.height - top - GAP - stripHeight - 8, down, result.rows, CELL.height, down > 16 ? 0.34 : 0.5, 13);
  const x = gutterLeft + across * kx + GAP;
  const y = top + down * ky + GAP + stripHeight;
  const blocks = [
    place(left, gutterLeft, y, kx * left.colPool, ry, { left: true, top: labelled(scene, left) && kx > 30 }),
    place(above, x, top, cx * above.colPool, ky * above.rowPool,
      { top: true, left: labelled(scene, above) && ky * above.rowPool > 11 }),
    place(result, x, y, cx, ry, {}),
  ];
  if (strip) blocks.push(place(strip, x, y - GAP + 4 - 10, cx, 12, { side: true }));
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
