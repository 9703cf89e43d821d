// Around a block: its title, and what its rows and columns are called.

import { visible } from "../words/text.js";
import { turned } from "./layouts/room.js";

const DOES = { query: "ask (query)", key: "answer (key)" };

export function labels(g, block, scene) {
  g.textBaseline = "middle";
  if (block.labels.left) rowNames(g, block, scene);
  if (block.labels.top) columnNames(g, block, scene);
  if (block.labels.side) stripTitle(g, block, scene);
  else title(g, block, scene);
}

function rowNames(g, block, scene) {
  const { theme, axes } = scene;
  const part = axes.part(block.rowAxis);
  if (axes.labelled(block.rowAxis) && block.ch >= 6) {
    g.font = `${Math.min(13, Math.max(8, block.ch - 1))}px ${theme.font}`;
    g.textAlign = "right";
    g.fillStyle = theme.hue[part] ?? theme.text;
    for (let r = 0; r < block.rows; r++) {
      const y = block.y + (r + 0.5) * block.ch;
      const face = scene.face(block, "row", r);
      const side = face && Math.min(block.ch - 1, scene.width(block, "row", r));
      if (face) g.drawImage(face, block.x - 7 - side, y - side / 2, side, side);
      else clipped(g, scene.name(block, "row", r), block.x - 7, y, 104);
    }
  }
  if (!part) return;
  g.save();
  g.translate(block.x - block.reach + 8, block.y + (block.rows * block.ch) / 2);
  g.rotate(-Math.PI / 2);
  g.font = `11.5px ${theme.font}`;
  g.textAlign = "center";
  g.fillStyle = theme.hue[part];
  g.fillText(`rows ${DOES[part]}`, 0, 0);
  g.restore();
}

function columnNames(g, block, scene) {
  const { theme, axes } = scene;
  const height = block.labels.top;
  const turn = turned(height);
  g.font = `12px ${theme.font}`;
  g.fillStyle = theme.hue[axes.part(block.colAxis)] ?? theme.text;
  for (let c = 0; c < block.cols; c++) {
    if (turn && c % Math.ceil(12 / block.cw)) continue;
    const face = scene.face(block, "col", c);
    const side = face && Math.min(block.cw - 1, scene.width(block, "col", c));
    g.save();
    g.translate(block.x + (c + 0.5) * block.cw, block.y - 7);
    if (turn) g.rotate(-Math.PI / 4);
    g.textAlign = turn ? "left" : "center";
    if (face) g.drawImage(face, -side / 2, -side / 2, side, side);
    else clipped(g, scene.name(block, "col", c), 0, 0, turn ? height * 1.3 : block.cw);
    g.restore();
  }
}

// A one-row strip is named above its left end, where there is room.
function stripTitle(g, { title, x, y }, { theme }) {
  g.font = `600 12px ${theme.font}`;
  g.textAlign = "left";
  g.fillStyle = title.hue ? theme.hue[title.hue] : theme.quiet;
  g.fillText(title.text, x, y - 8);
}

function title(g, block, { theme, axes }) {
  const { text, hue, size = "" } = block.title;
  const y = block.y - block.labels.top - 11;
  g.textAlign = "left";
  g.font = `600 13px ${theme.font}`;
  g.fillStyle = hue ? theme.hue[hue] : theme.text;
  g.fillText(text, block.x, y);
  const x = block.x + g.measureText(text).width + 8;
  const answers = axes.part(block.colAxis) === "key" && size;
  const says = answers ? `columns ${DOES.key}` : size;
  g.font = `11.5px ${theme.font}`;
  g.fillStyle = answers ? theme.hue.key : theme.quiet;
  if (says && x + g.measureText(says).width < block.x + block.clear) g.fillText(says, x, y);
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
