// The colours of a picture with their numbers: which scales there are, and bars of them on a canvas.

import { clipped } from "../data/scales.js";
import { number } from "../words/numbers.js";
import { css, shade } from "./colour.js";

const BAR = { width: 72, height: 8, steps: 96 };
const LINE = 22; // px of a line of bars
const APART = 6;

// Every scale with the symbols of its matrices: [scale, Map of symbols to hues]. One that ends at a number
// that is covered is not told.
export function scalesOf({ blocks }) {
  const scales = new Map();
  const hidden = new Set(blocks.filter((block) => block.covered).map(({ scale }) => scale));
  for (const { scale, tensor } of blocks)
    if (scale.limit > 0 && !hidden.has(scale))
      scales.set(scale, new Map([...(scales.get(scale) ?? []), [tensor.symbol, tensor.hue]]));
  return [...scales];
}

// What stands at the two ends of a scale, and in its middle where that is not half of it.
export function endsOf(scale) {
  const { limit, signed, root } = scale;
  const over = clipped(scale);
  const digits = limit >= 10 ? 0 : limit >= 1 ? 1 : limit >= 0.1 ? 2 : 1 - Math.floor(Math.log10(limit));
  return {
    low: signed ? (over ? "≤ " : "") + number(-limit, digits) : "0",
    middle: root ? number(limit / 4, Math.max(2, digits)) : "",
    high: root && limit === 1 ? "1" : (over ? "≥ " : "") + number(limit, digits),
  };
}

// Bars for a picture's scales, laid out in lines of a width; draw(g, top) puts them on a canvas.
export function bars(picture, width, theme) {
  const pen = document.createElement("canvas").getContext("2d");
  const wide = (text, weight = "") => {
    pen.font = `${weight}11px ${theme.font}`;
    return pen.measureText(text).width;
  };
  const placed = [];
  let [x, y] = [0, 0];
  for (const [scale, symbols] of scalesOf(picture)) {
    const names = [...symbols.keys()].join(", ");
    const { low, middle, high } = endsOf(scale);
    // From left to right: texts, and stretches of the bar from one share of it to another.
    const row = middle ? [low, [0, 0.5], middle, [0.5, 1], high] : [low, [0, 1], high];
    const sizes = row.map((each) => (Array.isArray(each) ? BAR.width * (each[1] - each[0]) : wide(each)));
    const start = wide(names, "600 ") + 2 * APART;
    const size = start + sizes.reduce((a, b) => a + b + APART, 0) + 2 * APART;
    if (x && x + size > width) [x, y] = [0, y + LINE];
    placed.push({ scale, names, row, sizes, x, y, start });
    x += size;
  }
  const write = (g, text, left, middle, weight = "") => {
    g.font = `${weight}11px ${theme.font}`;
    g.textAlign = "left";
    g.fillStyle = theme.text;
    g.fillText(text, left, middle);
  };
  const draw = (g, top) => {
    g.textBaseline = "middle";
    for (const { scale, names, row, sizes, x, y, start } of placed) {
      const middle = top + y + LINE / 2;
      write(g, names, x, middle, "600 ");
      let left = x + start;
      row.forEach((each, i) => {
        if (Array.isArray(each))
          ramp(g, scale, each, [left, middle - BAR.height / 2, sizes[i], BAR.height], theme);
        else write(g, each, left, middle);
        left += sizes[i] + APART;
      });
    }
  };
  return { height: placed.length ? y + LINE : 0, draw };
}

// A stretch of a bar; each colour goes on to its end, so that there are no seams.
function ramp(g, scale, [from, to], [x, y, width, height], theme) {
  for (let i = 0; i < BAR.steps; i++) {
    const share = from + ((i + 0.5) / BAR.steps) * (to - from);
    const value = scale.limit * (scale.signed ? 2 * share - 1 : scale.root ? share ** 2 : share);
    g.fillStyle = css(shade(theme, value, scale));
    const passed = (i / BAR.steps) * width;
    g.fillRect(x + passed, y, width - passed, height);
  }
  g.strokeStyle = theme.faint;
  g.lineWidth = 0.75;
  g.strokeRect(x, y, width, height);
}
