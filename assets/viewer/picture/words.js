// Words, the lines between them and the numbers at them: painted, lit, and found under a point.

import { restsAt } from "../data/pairs.js";
import { decimalsOf, digits, number, percent } from "../words/numbers.js";
import { ready } from "./canvas.js";
import { drawFace } from "./faces.js";
import { css } from "./colour.js";
import { clipped, DOES } from "./labels.js";
import { draw, headInk, lineAt, strength, trace } from "./lines.js";

const PALE = 0.36; // of the lines of those who are not asking, as long as there are not
const MANY = 150; // of them: of more, each is paler
const VEIL = 0.88; // over parts of a picture that get nothing
const SHADED = 0.8; // how much of them is covered while another word is looked at

// Whoever is asking stands out.
export function paintWords(g, picture, scene) {
  const count = picture.blocks.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  if (!picture.words.placed) draw(g, picture, scene, {}, PALE * Math.min(1, Math.sqrt(MANY / count)));
  keep(g, picture, scene, { row: picture.words.ask });
}

// Lights the lines of one word, or of those who ask one, and in them the line that is active.
export function lightWords(canvas, picture, scene, { known, rest, tile = null, opened }) {
  const { words, blocks } = picture;
  const g = ready(canvas, picture, scene);
  const [row, col] = [blocks[0].rowAxis, blocks[0].colAxis].map((axis) => scene.axes.entry(axis, known));
  if (rest && row === words.ask) return;
  shade(g, picture, scene);
  keep(g, picture, scene, { row, col });
  if (rest || row === undefined || col === undefined) return;
  for (const block of blocks) {
    if (tile !== null && block.head !== tile) continue;
    trace(g, picture, { block, r: row, c: col }, scene.theme.text, opened ? 5 : 3);
    draw(g, { ...picture, blocks: [block] }, scene, { row, col });
  }
}

// The lines step back; words and numbers are written anew.
function shade(g, picture, { theme }) {
  const { across, placed, asks, answers } = picture.words;
  if (placed) {
    g.fillStyle = theme.ground;
    return g.fillRect(0, 0, picture.width, picture.height);
  }
  const side = across ? 1 : 0;
  const [from, to] = [asks[0].port[side], answers[0].port[side]];
  const { width, height } = picture;
  const fill = (start, end) =>
    across ? g.fillRect(0, start, width, end - start) : g.fillRect(start, 0, end - start, height);
  g.fillStyle = theme.ground;
  fill(0, from);
  fill(to, across ? height : width);
  g.globalAlpha = SHADED;
  fill(from, to);
  g.globalAlpha = 1;
}

function keep(g, picture, scene, { row, col }) {
  const { words } = picture;
  const lines = () => draw(g, picture, scene, row === undefined ? { col } : { row });
  if (!words.placed) lines();
  names(g, words, words.asks, "query", row, scene);
  names(g, words, words.answers, "key", col ?? words.follow, scene);
  if (words.placed) {
    veil(g, picture, scene, row, col);
    lines();
  }
  words.captions.forEach((at, i) => {
    if (!at || (words.across && i === 0 && row === undefined)) return; // there are numbers in its place
    const [x, y] = at;
    const part = ["query", "key"][i];
    g.font = `11.5px ${scene.theme.font}`;
    g.fillStyle = scene.theme.hue[part];
    g.textAlign = words.across || words.placed || i ? "left" : "right";
    g.fillText(DOES[part], x, y);
  });
  if (!words.placed) numbers(g, picture, scene, row, col);
}

// What gets less steps back: over the picture at the other end, the most it has is clear.
function veil(g, { words, blocks: [block] }, { theme, ratio }, row, col) {
  if (words.heads) return;
  const slots = row === undefined ? words.asks : words.answers;
  const sizes = slots.map((_, i) => {
    const at = row === undefined ? [i, col] : [row, i];
    return block.covered?.(...at) ? 0 : Math.abs(block.at(...at));
  });
  const most = Math.max(...sizes.filter((size, i) => slots[i].place && Number.isFinite(size)));
  g.fillStyle = theme.ground;
  for (const [i, { x, y, w, h, place }] of slots.entries()) {
    if (!place) continue;
    g.globalAlpha = VEIL * (1 - Math.min(1, most > 0 && Number.isFinite(sizes[i]) ? sizes[i] / most : 0));
    g.fillRect(...whole(x, y, w, h, ratio));
  }
  g.globalAlpha = 1;
}

// In whole pixels of the screen, so that nothing shows between parts of a picture.
function whole(x, y, w, h, ratio) {
  const at = (length) => Math.round(length * ratio) / ratio;
  return [at(x), at(y), at(x + w) - at(x), at(y + h) - at(y)];
}

function names(g, { across, placed, size }, slots, part, chosen, scene) {
  const { theme } = scene;
  g.textBaseline = "middle";
  slots.forEach(({ x, y, w, h, box, text, face, special }, i) => {
    const middle = y + h / 2;
    if (face && placed) {
      g.imageSmoothingEnabled = false;
      g.drawImage(face, ...whole(x, y, w, h, scene.ratio));
    } else if (face) {
      const side = h - 2;
      const left = across ? x + (w - side) / 2 : part === "query" ? x + w - side - 5 : x + 5;
      drawFace(g, face, left, middle - side / 2, side, scene);
    } else {
      g.font = `${i === chosen ? "600 " : ""}${size}px ${theme.font}`;
      g.fillStyle = special ? theme.quiet : theme.hue[part];
      g.textAlign = across || placed ? "center" : part === "query" ? "right" : "left";
      const at = across || placed ? x + w / 2 : part === "query" ? x + w - 5 : x + 5;
      clipped(g, text, at, middle, w - 6);
    }
    if (i !== chosen) return;
    g.strokeStyle = theme.hue[part];
    g.lineWidth = 1.5;
    g.strokeRect(...box);
  });
}

// At the words at the other end: the number, and with several heads the strongest and in its colour.
function numbers(g, picture, scene, row, col) {
  const { words, blocks } = picture;
  const { theme } = scene;
  const size = Math.max(scene.least ?? 10.5, Math.min(15, 0.7 * words.size));
  const strong = (block, i) => {
    const at = row === undefined ? [i, col] : [row, i];
    const value = block.at(...at);
    return { block, value, size: strength(picture, block, value), covered: block.covered?.(...at) };
  };
  const found = (row === undefined ? words.asks : words.answers).map((slot, i) => {
    const every = blocks.map((block) => strong(block, i));
    return { slot, i, ...every.reduce((best, each) => (each.size > best.size ? each : best)) };
  });
  for (const { slot, i, block, value, covered } of words.across ? found : apart(found, size)) {
    const [x, y] = slot.number;
    g.font = `${size}px ${theme.font}`;
    g.textAlign = words.across ? "center" : row === undefined ? "right" : "left";
    g.fillStyle = words.heads ? css(headInk(theme, block.head, words.heads.length)) : theme.text;
    if (value === -Infinity) g.fillStyle = theme.quiet;
    if (covered) g.fillStyle = theme.quiet;
    const says = covered ? "?" : written(words, value, block);
    g.fillText(says, x, y);
    const where = { head: block.head, key: i };
    if (row === undefined || !words.rests.some((rest) => restsAt(rest, where, value))) continue;
    const aside = words.across ? [x, y + size + 1] : [x + g.measureText(`${says} `).width + 3, y];
    g.font = `10.5px ${theme.font}`;
    g.fillStyle = theme.quiet;
    g.fillText("rest place", ...aside);
  }
}

// Of numbers that would run into each other the strongest.
function apart(found, size) {
  const kept = [];
  for (const each of found.toSorted((a, b) => b.size - a.size)) {
    const y = each.slot.number[1];
    if (kept.every(({ slot }) => Math.abs(slot.number[1] - y) >= 0.9 * size)) kept.push(each);
  }
  return kept;
}

function written({ shares }, value, { scale, tensor }) {
  if (value === -Infinity) return "hidden";
  const small = tensor.fine && scale.limit > 0 && scale.limit < 1;
  if (small) return digits(value, decimalsOf(scale.limit, 2), true);
  if (!shares) return number(value);
  return Math.abs(value) < 0.01 ? "" : percent(value);
}

// What is under a point: a word, or a line as its cell; see `Found` in data/types.js.
export function hitWords(picture, x, y) {
  const { words } = picture;
  const [block] = picture.blocks;
  const inside = ({ box: [left, top, w, h] }) => x >= left && x < left + w && y >= top && y < top + h;
  const at = (slots) =>
    slots.findIndex((slot) => {
      if (words.placed) return inside(slot);
      const [left, right] = words.across ? [slot.x, slot.x + slot.w] : spread(slot);
      const [top, bottom] = words.across ? spread(slot) : [slot.y, slot.y + slot.h];
      return x >= left && x < right && y >= top && y < bottom;
    });
  const spread = (slot) => {
    const side = words.across ? 1 : 0;
    const [start, size] = words.across ? [slot.y, slot.h] : [slot.x, slot.w];
    const out = slot.number[side];
    return out < start ? [out - 12, start + size] : [start, out + 12];
  };
  const r = at(words.asks);
  if (r >= 0) return { block, r, c: 0, word: "row" };
  const c = at(words.answers);
  if (c >= 0) return { block, r: 0, c, word: "col" };
  return words.placed ? null : lineAt(picture, x, y); // between pictures there are too many
}

// Where the word stands that a line begins at.
export const boxInWords = ({ words }, { r }) => words.asks[r].box;
