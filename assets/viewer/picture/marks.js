// Where an answer is on the picture: what is right in one outline, what the reader said in another.

const LEAST = 12; // px that an outline is wide and high at least
const DASHES = [6, 4];

// On the canvas that was just lit. of: {head, right, given}, two cells of what the stage made or null.
export function marks(canvas, picture, { theme }, { head, right, given }) {
  const g = canvas.getContext("2d");
  const same = String(right) === String(given);
  for (const box of same ? [] : boxes(picture, head, given)) outline(g, box, theme, theme.text, DASHES);
  for (const box of boxes(picture, head, right)) outline(g, box, theme, theme.accent, []);
}

function boxes({ blocks, words }, head, cell) {
  if (!cell) return [];
  if (words) return [words.answers[blocks[0].turned ? cell[0] : cell[1]]?.box].filter(Boolean);
  const made = blocks.filter((b) => b.result && !b.ghost && (head < 0 || b.head < 0 || b.head === head));
  return made.flatMap(({ x, y, cw, ch, rows, cols, firstRow, firstCol, turned }) => {
    const [row, col] = turned ? cell.toReversed() : cell;
    const [r, c] = [row - firstRow, col - firstCol];
    return r >= 0 && c >= 0 && r < rows && c < cols ? [[x + c * cw, y + r * ch, cw, ch]] : [];
  });
}

function outline(g, [x, y, width, height], theme, ink, dashes) {
  const [w, h] = [Math.max(LEAST, width), Math.max(LEAST, height)];
  const box = [x + (width - w) / 2, y + (height - h) / 2, w, h];
  for (const [colour, wide, dash] of [
    [theme.ground, 6, []],
    [ink, 3, dashes],
  ]) {
    g.setLineDash(dash);
    g.strokeStyle = colour;
    g.lineWidth = wide;
    g.strokeRect(...box);
  }
  g.setLineDash([]);
}
