// Blocks onto a canvas. The picture is painted once; what is lit goes on a second canvas above it.

import { decimalsOf, digits as written, number } from "../words/numbers.js";
import { line, ready } from "./canvas.js";
import { inkOn, shade } from "./colour.js";
import { paintCover } from "./cover.js";
import { labels } from "./labels.js";
import { paintDials } from "./dials.js";
import { outline } from "./outline.js";
import { texture } from "./texture.js";
import { paintWords } from "./words.js";

const DIGITS = { height: 12, least: 9.5, easy: 13, most: 31 }; // smaller ones are shown on hover only

export function paint(canvas, picture, scene) {
  const g = ready(canvas, picture, scene);
  if (picture.words) return paintWords(g, picture, scene);
  for (const block of picture.blocks) {
    if (block.ghost) g.globalAlpha = 0.6;
    const alike = picture.blocks.filter((other) => equal(other, block));
    cells(g, block, scene, alike);
    g.globalAlpha = 1;
    frame(g, block, scene);
    outline(g, block, scene);
    labels(g, block, scene);
  }
  if (picture.dials) paintDials(g, picture.dials, scene);
  g.fillStyle = scene.theme.quiet;
  g.font = `600 17px ${scene.theme.font}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  for (const sign of picture.signs) g.fillText(sign.text, sign.x, sign.y);
}

// Cells of one size whose equal numbers have equal colours are written alike.
const equal = (a, b) => a.scale === b.scale && a.cw === b.cw && a.ch === b.ch;

// Whether the numbers of a block are written into its cells.
export function digitsIn(scene, block) {
  ruler ??= document.createElement("canvas").getContext("2d");
  return fitting(ruler, [block], scene) !== null;
}

let ruler = null;

function cells(g, block, scene, alike) {
  texture(g, block, scene.theme, scene.ratio);
  if (block.covered) paintCover(g, block, scene.theme);
  const digits = fitting(g, alike, scene);
  if (!digits) return;
  g.font = `${digits.size}px ${scene.theme.font}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  for (let r = 0; r < block.rows; r++) {
    for (let c = 0; c < block.cols; c++) {
      if (block.covered?.(r, c)) continue;
      const value = block.at(r, c);
      const ink = Number.isFinite(value) ? inkOn(shade(scene.theme, value, block.scale)) : scene.theme.text;
      g.fillStyle = ink;
      g.fillText(
        written(value, digits.decimals, digits.bare),
        block.x + (c + 0.5) * block.cw,
        block.y + (r + 0.5) * block.ch + 0.5,
      );
    }
  }
}

// As many decimals as every cell has room for, as large as it has; nothing if that is too small. Shares
// go without their zero, ".37", before they lose a decimal or are hard to read.
function fitting(g, blocks, { theme: { font }, least = DIGITS.least }) {
  const [block] = blocks;
  if (block.cw < 15 || block.ch < DIGITS.height) return null;
  let [smallest, largest] = [0, 0];
  for (const { rows, cols, at } of blocks) {
    for (let i = 0; i < rows * cols; i++) {
      const value = at(Math.floor(i / cols), i % cols);
      if (Number.isFinite(value)) [smallest, largest] = [Math.min(smallest, value), Math.max(largest, value)];
    }
  }
  g.font = `10px ${font}`;
  const most = Math.max(largest, -smallest);
  const high = Math.max(0.58 * block.ch, Math.min(DIGITS.easy, 0.74 * block.ch));
  const fitted = (decimals, bare = false) => {
    const widest = Math.max(...[smallest, largest].map((v) => g.measureText(number(v, decimals)).width));
    const room = block.cw - Math.min(7, 2 + block.cw * 0.06);
    const zero = bare ? g.measureText("0").width : 0; // "0.37" without it, "1.00" by one digit
    return { decimals, bare, size: Math.min(DIGITS.most, high, (10 * room) / (widest - zero)) };
  };
  if (block.tensor.fine && most < 1) {
    // Two digits of the largest, or one, or none.
    const small = most > 0 ? decimalsOf(most, 1) : 0;
    return [small + 1, small].map((n) => fitted(n, true)).find((way) => way.size >= least) ?? null;
  }
  const whole = fitted(2);
  if (whole.size >= Math.max(least, DIGITS.easy)) return whole;
  const ways = [whole, fitted(1), ...(most >= 10 ? [fitted(0)] : [])];
  if (most < 1.005) ways.unshift(fitted(2, true));
  return ways.find((way) => way.size >= least) ?? null;
}

function frame(g, block, { theme }) {
  const [width, height] = [block.cols * block.cw, block.rows * block.ch];
  g.strokeStyle = block.title.hue ? theme.hue[block.title.hue] : theme.faint;
  g.lineWidth = block.title.hue ? 1.5 : 1;
  g.strokeRect(block.x - 0.5, block.y - 0.5, width + 1, height + 1);
  if (block.cw < 12 || block.ch < 11) return;
  g.strokeStyle = theme.ground;
  g.lineWidth = 1;
  g.beginPath();
  for (let c = 1; c < block.cols; c++) line(g, block.x + c * block.cw, block.y, 0, height);
  for (let r = 1; r < block.rows; r++) line(g, block.x, block.y + r * block.ch, width, 0);
  g.stroke();
}
