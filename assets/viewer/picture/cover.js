// What nobody may see yet: a plain ground, with "?" in every cell or as often as there is room.

const PITCH = { wide: 13, high: 13 }; // of the signs
const SIGN = { share: 0.55, most: 26, least: 8 };

export function paintCover(g, block, theme) {
  const { x, y, cw, ch, rows, cols, covered } = block;
  g.font = `600 ${Math.max(SIGN.least, Math.min(SIGN.most, SIGN.share * ch))}px ${theme.font}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  let above = -Infinity; // the last row that has signs
  for (let r = 0; r < rows; r++) {
    const top = y + r * ch;
    g.fillStyle = theme.hidden;
    for (let c = 0, end; c < cols; c = end) {
      for (end = c + 1; end < cols && covered(r, end) === covered(r, c); ) end++;
      if (covered(r, c)) g.fillRect(x + c * cw, top, (end - c) * cw, ch);
    }
    if ((r - above) * ch < PITCH.high) continue;
    g.fillStyle = theme.quiet;
    let left = -PITCH.wide / 2; // where the last sign stands
    for (let c = 0; c < cols; c++) {
      const middle = (c + 0.5) * cw;
      if (!covered(r, c) || middle - left < PITCH.wide) continue;
      g.fillText("?", x + middle, top + ch / 2 + 0.5);
      [left, above] = [middle, r];
    }
  }
}
