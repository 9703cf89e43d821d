// Around a block: its title, and what its rows and columns are called.

import { visible } from "../words/text.js";
import { line } from "./canvas.js";
import { away, drawFace, lanesAt } from "./faces.js";
import { level, turned } from "./layouts/room.js";

const NAME = 7; // the least height of one
const NEAR = 5; // from cells to images

const VERB = { query: "ask", key: "answer" };
export const DOES = { query: `${VERB.query} (query)`, key: `${VERB.key} (key)` };

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
  if (axes.labelled(block.rowAxis)) {
    const lanes = axes.pictured(block.rowAxis) && lanesAt(block.ch);
    const step = Math.ceil(NAME / block.ch); // names that would run into each other are left out
    g.font = `${Math.min(scene.letter + 0.5, Math.max(8, block.ch - 1))}px ${theme.font}`;
    g.textAlign = "right";
    g.fillStyle = theme.hue[part] ?? theme.text;
    for (let r = 0; r < block.rows; r += lanes ? 1 : step) {
      const y = block.y + (r + 0.5) * block.ch;
      const face = scene.face(block, "row", r);
      const { side = 0 } = lanes || {};
      if (face && lanes)
        drawFace(g, face, block.x - NEAR - away(lanes, r) - side / 2, y - side / 2, side, scene);
      else if (!face) clipped(g, scene.levels(block, "row", r)[1], block.x - 7, y, 104);
    }
    if (lanes === null)
      for (const { text, middle } of rowsOfPicture(scene, block, "row", block.ch))
        g.fillText(text, block.x - 7, block.y + middle);
  }
  const size = axes.labelled(block.rowAxis) ? axes.stretch(block.rowAxis) / block.rowPool : 0;
  for (let r = 0; size && r < block.rows; r += size) {
    const height = Math.min(size, block.rows - r) * block.ch;
    g.fillStyle = theme.quiet;
    g.font = `11.5px ${theme.font}`;
    upright(
      g,
      partOf(g, scene.levels(block, "row", r), height),
      block.x - block.reach + 34,
      block.y + r * block.ch,
      height,
      theme,
    );
  }
  g.fillStyle = theme.hue[part] ?? theme.quiet;
  if (part) {
    const height = block.rows * block.ch;
    upright(g, rowsSay(g, part, height, theme), block.x - block.reach + 8, block.y, height, theme);
  }
}

// What the rows do, in as many words as there is height for.
function rowsSay(g, part, height, { font }) {
  g.font = `11.5px ${font}`;
  const words = [`rows ${DOES[part]}`, `rows ${VERB[part]}`, VERB[part]];
  return words.find((each) => g.measureText(each).width <= height) ?? VERB[part];
}

// What a stretch of a joined axis is called, in as much room.
const partOf = (g, [long, , short], room) => (g.measureText(long).width > room ? short : long);

// Text that runs upwards along so much of a block's left side.
function upright(g, text, x, y, height, { font }) {
  g.save();
  g.translate(x, y + height / 2);
  g.rotate(-Math.PI / 2);
  g.font = `11.5px ${font}`;
  g.textAlign = "center";
  clipped(g, text, 0, 0, Math.max(height, 40));
  g.restore();
}

// Where images have no room, the rows of the picture that they are of: each by its name in the middle of its
// stretch, as many as have room.
function rowsOfPicture({ axes, letter }, block, which, size) {
  const [axis, first, count] =
    which === "row"
      ? [block.rowAxis, block.firstRow, block.rows]
      : [block.colAxis, block.firstCol, block.cols];
  const found = new Map();
  for (let i = 0; i < count; i++) {
    const place = axes.place(axis, first + i);
    if (place) found.set(place[0], [...(found.get(place[0]) ?? []), i]);
  }
  const stretches = [...found].map(([row, entries]) => ({
    text: `row ${row + 1}`,
    middle: (entries[0] + entries.length / 2) * size,
  }));
  const every = Math.ceil((letter + 2) / ((found.get(0)?.length ?? 1) * size));
  return stretches.filter((_, i) => i % every === 0);
}

function columnNames(g, block, scene) {
  const { theme, axes } = scene;
  const over = level(scene, block);
  const height = block.labels.top - over;
  if (over) stretches(g, block, scene, block.y - height - 8);
  if (!axes.labelled(block.colAxis)) return;
  const turn = turned(scene, block, block.labels.top);
  g.font = `${scene.letter - 0.5}px ${theme.font}`;
  g.fillStyle = theme.hue[axes.part(block.colAxis)] ?? theme.text;
  if (axes.pictured(block.colAxis)) return columnFaces(g, block, scene, height);
  for (let c = 0; c < block.cols; c++) {
    if (turn && c % Math.ceil(12 / block.cw)) continue;
    g.save();
    g.translate(block.x + (c + 0.5) * block.cw, block.y - 7);
    if (turn) g.rotate(-Math.PI / 4);
    g.textAlign = turn ? "left" : "center";
    clipped(g, scene.levels(block, "col", c)[1], 0, 0, turn ? height * 1.3 : block.cw);
    g.restore();
  }
}

// Images stay as they are however narrow columns are; what is written beside them runs upwards.
function columnFaces(g, block, scene, height) {
  const lanes = lanesAt(block.cw);
  const upwards = (text, x, room) => {
    g.save();
    g.translate(x, block.y - 5);
    g.rotate(-Math.PI / 2);
    g.textAlign = "left";
    clipped(g, text, 0, 0, room);
    g.restore();
  };
  for (let c = 0; c < block.cols; c++) {
    const x = block.x + (c + 0.5) * block.cw;
    const face = scene.face(block, "col", c);
    const name = scene.levels(block, "col", c)[1];
    if (face && lanes) {
      const { side } = lanes;
      drawFace(g, face, x - side / 2, block.y - NEAR - away(lanes, c) - side / 2, side, scene);
    } else if (!face && g.measureText(name).width + 4 <= block.cw) {
      g.textAlign = "center";
      g.fillText(name, x, block.y - 8);
    } else if (!face && block.cw >= 8) upwards(name, x, height - 4);
  }
  if (lanes) return;
  for (const { text, middle } of rowsOfPicture(scene, block, "col", block.cw))
    upwards(text, block.x + middle, height - 4);
}

// The columns of a joined axis by what they are parts of, each named once over a line.
function stretches(g, block, scene, y) {
  const { theme, axes } = scene;
  const size = axes.stretch(block.colAxis) / block.colPool;
  g.font = `11.5px ${theme.font}`;
  g.textAlign = "center";
  g.fillStyle = theme.quiet;
  g.strokeStyle = theme.faint;
  g.lineWidth = 1;
  for (let c = 0; c < block.cols; c += size) {
    const [x, width] = [block.x + c * block.cw, Math.min(size, block.cols - c) * block.cw];
    clipped(g, partOf(g, scene.levels(block, "col", Math.floor(c)), width), x + width / 2, y, width);
    g.beginPath();
    line(g, x + 2, y + 7.5, width - 4, 0);
    g.stroke();
  }
}

// A one-row strip is named above its left end, where there is room.
function stripTitle(g, { title, x, y }, { theme }) {
  g.font = `600 12px ${theme.font}`;
  g.textAlign = "left";
  g.fillStyle = title.hue ? theme.hue[title.hue] : theme.quiet;
  g.fillText(title.text, x, y - 8);
}

function title(g, block, scene) {
  const { theme, axes } = scene;
  const { text, hue, size = "" } = block.title;
  if (block.labels.aside) return besides(g, block, scene);
  const y = block.y - block.labels.rise - 11;
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

// To the left of the names of its rows.
function besides(
  g,
  { x, y, reach, rows, ch, labels: { aside }, title: { text, hue }, ghost },
  { theme, letter },
) {
  g.textAlign = "left";
  g.font = `${ghost ? "" : "600 "}${letter + 0.5}px ${theme.font}`;
  g.fillStyle = hue ? theme.hue[hue] : ghost ? theme.quiet : theme.text;
  clipped(g, text, x - aside, y + (rows * ch) / 2, aside - reach);
}

// The reader's word as it is, in its own direction, cut with an ellipsis where it is too long.
export function clipped(g, text, x, y, width) {
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
