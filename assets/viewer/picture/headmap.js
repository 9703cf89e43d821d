// All heads of all layers as tiles of one canvas: each one's attention, or one measure of it as a colour.

import { number } from "../words/numbers.js";
import { css, inkOn, shade } from "./colour.js";
import { texture } from "./texture.js";

const GAP = { wide: 4, narrow: 2, small: 24 }; // between tiles; narrow where they are small
const LEFT = 58; // for the names of the layers
const TOP = 20; // for the names of the heads
const MOST = 112; // the largest tile
const APART = 8; // the averages stand a little apart from what they average

// Where every tile stands. Rows are layers, columns heads; the last of either is their average.
export function layout({ rows, columns, n_layers, n_heads }, { width, height }) {
  const across = (width - LEFT - (columns > n_heads ? APART : 0)) / columns;
  const down = (height - TOP - (rows > n_layers ? APART : 0)) / rows;
  const pitch = Math.max(14, Math.floor(Math.min(across, down, MOST)));
  const gap = pitch < GAP.small ? GAP.narrow : GAP.wide;
  const x = (c) => LEFT + c * pitch + (c >= n_heads ? APART : 0);
  const y = (r) => TOP + r * pitch + (r >= n_layers ? APART : 0);
  const tiles = [];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) tiles.push({ r, c, x: x(c), y: y(r), side: pitch - gap });
  return { tiles, width: Math.ceil(x(columns)), height: Math.ceil(y(rows)), pitch };
}

export const tileAt = (plan, x, y) =>
  plan.tiles.find((t) => x >= t.x && y >= t.y && x < t.x + plan.pitch && y < t.y + plan.pitch) ?? null;

// One head's weights, or an average, as a matrix.
export function weights(maps, r, c) {
  const { data, shape, scale } = maps.tensors.maps;
  const [, columns, rows, cols] = shape;
  const start = (r * columns + c) * rows * cols;
  return {
    rows,
    cols,
    rowAxis: maps.row_axis,
    colAxis: maps.col_axis,
    rowPool: maps.pool,
    colPool: maps.pool,
    head: -1,
    known: {},
    turned: false,
    firstRow: 0,
    firstCol: 0,
    changed: null,
    tensor: { symbol: "A", hue: "" },
    scale,
    at: (i, j) => data[start + i * cols + j],
  };
}

// measure: {values, beats, scale, decimals} or null for the patterns themselves. mark: the colour that a
// square is framed in, if any; nothing may lie on its cells.
export function paintMap(canvas, plan, maps, measure, { theme, ratio, scale, mark = () => null }) {
  [canvas.width, canvas.height] = [Math.round(plan.width * ratio), Math.round(plan.height * ratio)];
  [canvas.style.width, canvas.style.height] = [`${plan.width * scale}px`, `${plan.height * scale}px`];
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.textBaseline = "middle";
  names(g, plan, maps, theme, !measure);
  g.imageSmoothingEnabled = false;
  const [, , down, across] = maps.tensors.maps.shape;
  const sheet = !measure && plan.pitch * ratio > Math.max(down, across) ? cellsOf(maps, theme) : null; // else pixels hold several cells
  for (const tile of plan.tiles) {
    if (measure && (tile.r >= maps.n_layers || tile.c >= maps.n_heads)) continue;
    if (measure) fill(g, tile, measure, maps, theme);
    else if (sheet)
      g.drawImage(
        sheet,
        ...[tile.c * across, tile.r * down, across, down],
        ...[tile.x, tile.y, tile.side, tile.side],
      );
    else {
      const m = weights(maps, tile.r, tile.c);
      texture(
        g,
        { ...m, x: tile.x, y: tile.y, cw: tile.side / m.cols, ch: tile.side / m.rows },
        theme,
        ratio,
      );
    }
    g.strokeStyle = theme.faint;
    g.lineWidth = 1;
    g.strokeRect(tile.x - 0.5, tile.y - 0.5, tile.side + 1, tile.side + 1);
    const colour = mark(tile.r, tile.c);
    if (!colour) continue;
    g.strokeStyle = colour;
    g.lineWidth = 2;
    g.strokeRect(tile.x - 1, tile.y - 1, tile.side + 2, tile.side + 2);
  }
}

const sheets = new WeakMap();

// Every cell of every head as one pixel of one image: made once, however often the map is painted.
function cellsOf(maps, theme) {
  const kept = sheets.get(maps);
  if (kept?.ground === theme.ground) return kept.canvas;
  const {
    data,
    shape: [rows, columns, down, across],
    scale,
  } = maps.tensors.maps;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns * across, rows * down];
  const image = new ImageData(canvas.width, canvas.height);
  for (let tile = 0; tile < rows * columns; tile++) {
    const [top, left] = [Math.floor(tile / columns) * down, (tile % columns) * across];
    for (let i = 0; i < down * across; i++) {
      const [red, green, blue] = shade(theme, data[tile * down * across + i], scale);
      image.data.set(
        [red, green, blue, 255],
        4 * ((top + Math.floor(i / across)) * canvas.width + left + (i % across)),
      );
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  sheets.set(maps, { canvas, ground: theme.ground });
  return canvas;
}

function fill(g, tile, measure, maps, theme) {
  const i = tile.r * maps.n_heads + tile.c;
  const value = measure.values[i];
  if (Number.isNaN(value)) return; // not measured
  const colour = shade(theme, value, measure.scale);
  g.fillStyle = css(colour);
  g.fillRect(tile.x, tile.y, tile.side, tile.side);
  if (measure.beats?.[i]) {
    g.strokeStyle = theme.text;
    g.lineWidth = 2;
    g.strokeRect(tile.x + 2, tile.y + 2, tile.side - 4, tile.side - 4);
  }
  const size = Math.min(15, tile.side * 0.34);
  if (size < 8) return;
  g.font = `${size}px ${theme.font}`;
  g.textAlign = "center";
  g.fillStyle = inkOn(colour);
  g.fillText(number(value, measure.decimals), tile.x + tile.side / 2, tile.y + tile.side / 2);
}

function names(g, plan, maps, theme, averages) {
  g.font = `11.5px ${theme.font}`;
  g.fillStyle = theme.quiet;
  for (const tile of plan.tiles) {
    const middle = tile.side / 2;
    if (!averages && (tile.r >= maps.n_layers || tile.c >= maps.n_heads)) continue;
    if (tile.c === 0) {
      g.textAlign = "right";
      g.fillText(tile.r < maps.n_layers ? `layer ${tile.r}` : "average", LEFT - 8, tile.y + middle);
    }
    if (tile.r > 0) continue;
    g.textAlign = "center";
    const name = tile.c < maps.n_heads ? maps.heads[tile.c] : plan.pitch > 46 ? "average" : "avg";
    g.fillText(name, tile.x + middle, TOP - 9);
  }
}

const is = (tile, [r, c]) => tile.r === r && tile.c === c;

// Outlines what is open, what is pointed at and where the keyboard is.
export function outlineTiles(canvas, plan, { theme, ratio, scale }, { open, hover, focus }) {
  [canvas.width, canvas.height] = [Math.round(plan.width * ratio), Math.round(plan.height * ratio)];
  [canvas.style.width, canvas.style.height] = [`${plan.width * scale}px`, `${plan.height * scale}px`];
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  const around = (tile, width, colour) => {
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.strokeRect(tile.x - 1.5, tile.y - 1.5, tile.side + 3, tile.side + 3);
  };
  for (const tile of plan.tiles) {
    if (open.some((each) => is(tile, each))) around(tile, 3, theme.accent);
    if (hover && is(tile, hover)) around(tile, 1.5, theme.text);
  }
  if (focus)
    around(
      plan.tiles.find((tile) => is(tile, focus)),
      1.5,
      theme.text,
    );
}
