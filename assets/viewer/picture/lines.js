// Lines between words, as wide and as dark as the numbers they stand for. Of a picture with `words`.

import { css, wheel } from "./colour.js";

const FULL = 178; // the colour of a scale that is its hue at its clearest
const NEAR = 5; // px beside a line that are still it
const DASHES = { minus: [5, 4], astray: [1.5, 3.5] };

// How strong a line is, from 0 to 1; what has no place on the scale is told apart, and what is hidden
// has no line.
export function strength({ words }, { scale: { limit } }, value) {
  if (value === -Infinity) return 0;
  if (!Number.isFinite(value)) return 0.1;
  return Math.min(1, Math.abs(value) / (words.shares ? 1 : limit || 1));
}

// Every line: whose it is, between which words, and the number it is. `only` one row or column of them.
export const linesOf = (picture, only = {}) => every(picture, only);

function* every(picture, only) {
  for (const block of picture.blocks) {
    const [r0, r1] = only.row === undefined ? [0, block.rows] : [only.row, only.row + 1];
    const [c0, c1] = only.col === undefined ? [0, block.cols] : [only.col, only.col + 1];
    for (let r = r0; r < r1; r++) {
      for (let c = c0; c < c1; c++) {
        if (block.covered?.(r, c)) continue;
        const value = block.at(r, c);
        const percent = Math.round(100 * strength(picture, block, value));
        if (percent) yield { block, r, c, value, percent };
      }
    }
  }
}

export const widthOf = ({ words }, percent) => Math.max(0.7, (words.thick * percent) / 100);

// Draws lines; those of one colour and one percent in one stroke. `ease` makes all of them paler.
export function draw(g, picture, { theme }, only, ease = 1) {
  const strokes = new Map();
  for (const each of linesOf(picture, only)) {
    const [name, colour] = inkOf(picture, theme, each);
    const key = `${name} ${each.percent}`;
    if (!strokes.has(key)) strokes.set(key, { name, colour, percent: each.percent, lines: [] });
    strokes.get(key).lines.push(each);
  }
  for (const { name, colour, percent, lines } of [...strokes.values()].sort(
    (a, b) => a.percent - b.percent,
  )) {
    g.strokeStyle = css(colour, ease * (0.16 + 0.8 * (percent / 100) ** 0.75));
    g.lineWidth = widthOf(picture, percent);
    g.setLineDash(DASHES[name] ?? []);
    g.beginPath();
    for (const { block, r, c } of lines) curve(g, picture, block, r, c);
    g.stroke();
  }
  g.setLineDash([]);
}

// One line in an ink of its own, around or instead of what it is.
export function trace(g, picture, { block, r, c }, ink, more) {
  g.strokeStyle = ink;
  g.lineWidth = widthOf(picture, Math.round(100 * strength(picture, block, block.at(r, c)))) + more;
  g.beginPath();
  curve(g, picture, block, r, c);
  g.stroke();
}

// A head has its colour; else numbers below zero have theirs, and what goes to a special token is grey.
function inkOf({ words }, theme, { block, c, value }) {
  if (!Number.isFinite(value)) return ["astray", theme.astray];
  if (words.shares && words.answers[c].special) return [value < 0 ? "minus" : "special", theme.astray];
  if (words.heads) return [value < 0 ? "minus" : block.head, headInk(theme, block.head, words.heads.length)];
  return value < 0 ? ["minus", theme.minus[FULL]] : ["plus", theme.plus[FULL]];
}

export const headInk = (theme, head, count) => wheel(head / count, theme.dark);

function ends({ words }, block, r, c) {
  const [[x0, y0], [x1, y1]] = [words.asks[r].port, words.answers[c].port];
  return words.across
    ? [x0 + block.lane, y0, x1 + block.lane, y1]
    : [x0, y0 + block.lane, x1, y1 + block.lane];
}

function curve(g, picture, block, r, c) {
  const [x0, y0, x1, y1] = ends(picture, block, r, c);
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  g.moveTo(x0, y0);
  if (picture.words.across) g.bezierCurveTo(x0, y, x1, y, x1, y1);
  else g.bezierCurveTo(x, y0, x, y1, x1, y1);
}

// The line at a point, if there is one: rather one of who asks than any other's.
export function lineAt(picture, x, y) {
  const { words } = picture;
  const [from, to] = [words.asks[0].port, words.answers[0].port];
  const main = words.across ? 1 : 0;
  const way = ([x, y][main] - from[main]) / (to[main] - from[main]);
  if (way < 0 || way > 1) return null;
  const share = aside(way);
  let best = null;
  for (const { block, r, c, percent } of linesOf(picture)) {
    const [x0, y0, x1, y1] = ends(picture, block, r, c);
    const [a, b, at] = words.across ? [x0, x1, x] : [y0, y1, y];
    const off = Math.abs(a + (b - a) * share - at) - widthOf(picture, percent) / 2;
    const far = off - (r === words.ask ? NEAR : 0);
    if (off < NEAR && (!best || far < best.far)) best = { far, found: { block, r, c } };
  }
  return best?.found ?? null;
}

// How far aside such a curve has come once it is `way` along: at t it has come 3t/2 - 3t²/2 + t³ along
// and 3t² - 2t³ aside.
function aside(way) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    if (1.5 * t - 1.5 * t * t + t ** 3 < way) low = t;
    else high = t;
  }
  return 3 * low ** 2 - 2 * low ** 3;
}
