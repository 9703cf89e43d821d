// Around what moved, inside the cells: an edge wherever a neighbour did not.

import { line } from "./canvas.js";

export function outline(g, block, { theme }) {
  if (!block.changed) return;
  const { x, y, cw, ch, rows, cols } = block;
  const is = (r, c) => r >= 0 && c >= 0 && r < rows && c < cols && block.changed(r, c);
  const inset = Math.min(3, cw / 4, ch / 4);
  g.beginPath();
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      if (!is(r, c)) continue;
      const [left, top] = [x + c * cw, y + r * ch];
      const [x0, x1] = [left + (is(r, c - 1) ? 0 : inset), left + cw - (is(r, c + 1) ? 0 : inset)];
      const [y0, y1] = [top + (is(r - 1, c) ? 0 : inset), top + ch - (is(r + 1, c) ? 0 : inset)];
      if (!is(r - 1, c)) line(g, x0, top + inset, x1 - x0, 0);
      if (!is(r + 1, c)) line(g, x0, top + ch - inset, x1 - x0, 0);
      if (!is(r, c - 1)) line(g, left + inset, y0, 0, y1 - y0);
      if (!is(r, c + 1)) line(g, left + cw - inset, y0, 0, y1 - y0);
    }
  }
  // On a lighter line of its own, as cells may have the accent's colour.
  for (const [colour, width] of [
    [theme.ground, 3.2],
    [theme.accent, 1.6],
  ]) {
    g.strokeStyle = colour;
    g.lineWidth = Math.min(width, (width * Math.min(cw, ch)) / 14);
    g.stroke();
  }
}
