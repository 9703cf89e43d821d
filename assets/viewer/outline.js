// Around what moved, inside the cells: an edge wherever a neighbour did not.

export function outline(g, block, { theme }) {
  if (!block.changed) return;
  const { x, y, cw, ch, rows, cols } = block;
  const is = (r, c) => r >= 0 && c >= 0 && r < rows && c < cols && block.changed(r, c);
  const inset = 1.5;
  g.strokeStyle = theme.accent;
  g.lineWidth = Math.min(2, cw / 3, ch / 3);
  g.beginPath();
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      if (!is(r, c)) continue;
      const [left, top] = [x + c * cw, y + r * ch];
      if (!is(r - 1, c)) line(g, left, top + inset, cw, 0);
      if (!is(r + 1, c)) line(g, left, top + ch - inset, cw, 0);
      if (!is(r, c - 1)) line(g, left + inset, top, 0, ch);
      if (!is(r, c + 1)) line(g, left + cw - inset, top, 0, ch);
    }
  }
  g.stroke();
}

function line(g, x, y, dx, dy) {
  g.moveTo(x, y);
  g.lineTo(x + dx, y + dy);
}
