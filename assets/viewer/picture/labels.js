// Around a block: its title, and what its rows and columns are called.

import { isToken } from "../words/axes.js";
import { visible } from "../words/text.js";

const ROLE = { query: "ask (query)", key: "answer (key)" };

export function labels(g, block, scene) {
  const { theme } = scene;
  const named = (axis) => isToken(axis) || scene.labelled(axis, block.head);
  g.textBaseline = "middle";
  if (block.labels.left && named(block.rowAxis) && block.ch >= 6) {
    const size = Math.min(13, Math.max(8, block.ch - 1));
    g.font = `${size}px ${theme.font}`;
    g.textAlign = "right";
    g.fillStyle = theme.hue[block.rowAxis] ?? theme.text;
    for (let r = 0; r < block.rows; r++) {
      clipped(g, scene.name(block, "row", r), block.x - 7, block.y + (r + 0.5) * block.ch, 104);
    }
  }
  if (block.labels.left && block.rowAxis in ROLE) {
    g.save();
    g.translate(block.x - block.reach + 8, block.y + (block.rows * block.ch) / 2);
    g.rotate(-Math.PI / 2);
    g.font = `11.5px ${theme.font}`;
    g.textAlign = "center";
    g.fillStyle = theme.hue[block.rowAxis];
    g.fillText(`rows ${ROLE[block.rowAxis]}`, 0, 0);
    g.restore();
  }
  const heading = block.labels.top && named(block.colAxis) ? scene.headingHeight(block) : 0;
  if (heading) {
    g.font = `12px ${theme.font}`;
    g.fillStyle = theme.hue[block.colAxis] ?? theme.text;
    const turned = heading > 20;
    for (let c = 0; c < block.cols; c++) {
      if (turned && c % Math.ceil(12 / block.cw)) continue;
      const [x, y] = [block.x + (c + 0.5) * block.cw, block.y - 7];
      g.save();
      g.translate(x, y);
      if (turned) g.rotate(-Math.PI / 4);
      g.textAlign = turned ? "left" : "center";
      clipped(g, scene.name(block, "col", c), 0, 0, turned ? heading * 1.3 : block.cw);
      g.restore();
    }
  }
  if (!block.title) return;
  const y = block.y - heading - 11;
  g.textAlign = "left";
  let x = block.x;
  if (block.labels.side) {
    // a one-row strip is named at its right end, where there is room
    g.font = `600 12px ${theme.font}`;
    g.fillStyle = block.title.hue ? theme.hue[block.title.hue] : theme.quiet;
    g.fillText(block.title.text ?? "", block.x, block.y - 8);
    return;
  }
  g.font = `600 13px ${theme.font}`;
  g.fillStyle = block.title.hue ? theme.hue[block.title.hue] : theme.text;
  g.fillText(block.title.text ?? "", x, y);
  x += g.measureText(block.title.text ?? "").width + 8;
  const answers = block.colAxis === "key" && block.title.size;
  const size = answers ? `columns ${ROLE.key}` : (block.title.size ?? "");
  g.font = `11.5px ${theme.font}`;
  g.fillStyle = answers ? theme.hue.key : theme.quiet;
  if (size && x + g.measureText(size).width < block.x + Math.max(block.cols * block.cw, 150)) g.fillText(size, x, y);
}

// The reader's word as it is, in its own direction, cut with an ellipsis where it is too long.
function clipped(g, text, x, y, width) {
  let shown = visible(text);
  if (g.measureText(shown).width > width) {
    let [low, high] = [0, Math.min(shown.length, 60)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (g.measureText(`${shown.slice(0, middle)}…`).width <= width) low = middle;
      else high = middle - 1;
    }
    shown = `${shown.slice(0, low)}…`;
  }
  g.fillText(`\u2068${shown}\u2069`, x, y);
}
