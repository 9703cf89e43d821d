// The picture of a stage as blocks on a plane: what it read, what it made, and how the two line up.
// A block is a matrix with a place, cell sizes, a title and the labels it carries. One layout per
// kind of operation; nothing here knows a stage by name.

import { matrix, transpose } from "./payload.js";
import { axisWords, isToken } from "./words.js";

// In the scene's units: pixels on a laptop, larger on a projector.
const TITLE = 20; // height of a block's title
const GAP = 30; // between blocks, with the operator in it
const CELL = { width: 92, height: 52 }; // the largest cell

// scene: {stage, tensors, head, heads, width, height, labels, measure}
export function compose(scene) {
  const read = scene.stage.reads.map((name, i) => ({ name, axes: scene.stage.axes_in[i] }));
  const shown = read.map(({ name, axes }) => {
    const tensor = scene.tensors[name];
    return tensor && axes.length && { ...matrix(tensor, axes, scene.head), title: title(scene, tensor) };
  });
  const tensor = scene.tensors[scene.stage.name];
  const result = { ...matrix(tensor, scene.stage.axes, scene.head), title: title(scene, tensor), result: true };
  const layout = LAYOUTS[scene.stage.kind] ?? sideBySide;
  const picture = layout(scene, shown, result);
  if (SAME_NUMBERS.has(scene.stage.kind)) shareScale(picture.blocks);
  return extent(scene, picture);
}

// Where a stage only moves, adds or shrinks numbers, equal numbers must have equal colours.
const SAME_NUMBERS = new Set(["lookup", "add", "scale", "mask", "join"]);

function shareScale(blocks) {
  const scales = blocks.map((block) => block.scale);
  const scale = {
    limit: Math.max(...scales.map((s) => s.limit)),
    clipped: scales.some((s) => s.clipped),
    signed: scales.some((s) => s.signed),
  };
  for (const block of blocks) block.scale = scale;
}

// How large the picture has become, titles and turned labels included, and at least as large as its
// room: a canvas that keeps its size from step to step is painted sooner.
function extent(scene, picture) {
  const right = picture.blocks.map((b) => Math.max(
    b.x + b.cols * b.cw + (b.labels.top && heading(scene, b) > 20 ? 34 : 0),
    b.x + 14 + scene.measure(`${b.title.text}  ${b.title.size ?? ""}`)));
  const bottom = picture.blocks.map((b) => b.y + b.rows * b.ch);
  for (const block of picture.blocks) block.reach = gutter(scene, block);
  const width = Math.max(scene.width, ...right.map((x) => x + 8));
  const height = Math.max(scene.height, ...bottom.map((y) => y + 6));
  return { ...picture, width: Math.floor(width), height: Math.floor(height) };
}

// One matrix alone, with all its labels.
export function composeOne(scene, m) {
  return extent(scene, inRow(scene, [{ ...m, result: true }], []));
}

// Every head's result at once, as tiles.
export function composeAll(scene) {
  const tensor = scene.tensors[scene.stage.name];
  const tiles = scene.heads.map((name, head) => ({
    ...matrix(tensor, scene.stage.axes, head), scale: tensor.scale, result: true, title: { text: `head ${name}` },
  }));
  const [first] = tiles;
  const left = gutter(scene, first);
  let best = null;
  for (let across = 1; across <= tiles.length; across++) {
    const down = Math.ceil(tiles.length / across);
    const cw = fit((scene.width - left - (across - 1) * 14) / across / first.cols, CELL.width);
    const ch = Math.max(2, fit((scene.height - down * (TITLE + 10)) / down / first.rows, CELL.height));
    const score = Math.min(cw, 2.2 * ch) * Math.min(ch, cw);
    if (!best || score > best.score) best = { score, across, cw, ch };
  }
  const blocks = tiles.map((tile, i) => {
    const column = i % best.across;
    const row = Math.floor(i / best.across);
    return place(tile, left + column * (tile.cols * best.cw + 14),
      TITLE + row * (tile.rows * best.ch + TITLE + 10), best.cw, best.ch, { left: column === 0 });
  });
  return extent(scene, { blocks, signs: [] });
}

// A B (+ b) = C: A to the left of C and B above it, so that a row runs into the cell and a column
// falls onto it.
function product(scene, [a, b, bias], result) {
  const left = a;
  const above = b.rowAxis === scene.stage.over ? b : transpose(b);
  const strip = bias && { ...bias, rows: 1 };
  const gutterLeft = gutter(scene, left);
  const top = TITLE + heading(scene, above);
  const across = left.cols * left.colPool;
  const down = above.rows * above.rowPool;
  const stripHeight = strip ? 14 + TITLE : 0;
  const right = top - TITLE > 20 ? 42 : 10; // turned labels reach beyond the last column
  const [kx, cx] = share(scene.width - gutterLeft - GAP - right, across, result.cols, CELL.width, across > 16 ? 0.34 : 0.5);
  const [ky, ry] = share(scene.height - top - GAP - stripHeight - 8, down, result.rows, CELL.height, down > 16 ? 0.34 : 0.5, 13);
  const x = gutterLeft + across * kx + GAP;
  const y = top + down * ky + GAP + stripHeight;
  const blocks = [
    place(left, gutterLeft, y, kx * left.colPool, ry, { left: true, top: labelled(scene, left) && kx > 30 }),
    place(above, x, top, cx * above.colPool, ky * above.rowPool,
      { top: true, left: labelled(scene, above) && ky * above.rowPool > 11 }),
    place(result, x, y, cx, ry, {}),
  ];
  if (strip) blocks.push(place(strip, x, y - GAP + 4 - 10, cx, 12, { side: true }));
  const signs = [{ text: "=", x: x - GAP / 2, y: y + (result.rows * ry) / 2 }];
  if (strip) signs.push({ text: "+", x: x - GAP / 2, y: y - GAP });
  return { blocks, signs };
}

// The same layout before and after.
function sideBySide(scene, inputs, result) {
  const before = inputs.filter((m) => m && m.rows > 1 && m.rowAxis !== "");
  return flow(scene, [...before.slice(0, 1), result], ["→"]);
}

function sum(scene, inputs, result) {
  const parts = inputs.filter(Boolean);
  return flow(scene, [...parts, result], [...parts.slice(1).map(() => "+"), "="]);
}

function lookup(scene, [, table], result) {
  return flow(scene, [table, result], ["→"]);
}

// Blocks in a row, in a column, or the operands in a row over the result: whichever leaves the cells
// larger and needs no scrolling. Long rows of texture need height more than width.
function flow(scene, blocks, signs) {
  const ways = [inRow, inColumn, ...(blocks.length > 2 ? [over] : [])].map((way) => way(scene, blocks, signs));
  const below = (way) => Math.max(0, ...way.blocks.map((b) => b.y + b.rows * b.ch - scene.height));
  const aside = (way) => (way === ways[0] && way.cw >= 14 ? 8 : 0); // side by side reads best
  const legible = (way) => Math.min(Math.max(way.cw, 14), 1.8 * way.ch) + Math.min(way.cw, 2) + aside(way) - below(way) / 6;
  return ways.reduce((best, way) => (legible(way) > legible(best) ? way : best));
}

function over(scene, blocks, signs) {
  const operands = blocks.slice(0, -1);
  const result = blocks.at(-1);
  const left = gutter(scene, result);
  const top = heading(scene, result);
  const width = scene.width - left - (top > 20 ? 44 : 10);
  const cw = fit((width - GAP * (operands.length - 1)) / operands.length / result.cols, CELL.width);
  const ch = Math.max(12, fit((scene.height - 2 * (TITLE + top) - 14) / (2 * result.rows), CELL.height));
  const placed = [];
  const marks = [];
  const y = TITLE + top;
  operands.forEach((block, i) => {
    const x = left + i * (result.cols * cw + GAP);
    placed.push(place(block, x, y, cw, ch, { left: i === 0, top: true }));
    if (i > 0) marks.push({ text: signs[i - 1], x: x - GAP / 2, y: y + (block.rows * ch) / 2 });
  });
  const under = 2 * y + result.rows * ch + 10;
  placed.push(place(result, left, under, fit(width / result.cols, CELL.width), ch, { left: true, top: true }));
  marks.push({ text: signs.at(-1), x: left - 14, y: under - TITLE / 2 - 2 });
  return { blocks: placed, signs: marks, cw, ch };
}

function inColumn(scene, blocks, signs) {
  const left = Math.max(...blocks.map((b) => gutter(scene, b)));
  const top = heading(scene, blocks[0]);
  const cw = fit((scene.width - left - 10) / blocks.at(-1).cols, CELL.width);
  const rows = blocks.reduce((n, b) => n + b.rows, 0);
  const ch = Math.max(12, fit((scene.height - top - blocks.length * (TITLE + 8)) / rows, CELL.height));
  const placed = [];
  const marks = [];
  let y = TITLE + top;
  blocks.forEach((block, i) => {
    placed.push(place(block, left, y, cw, ch, { left: true, top: i === 0 }));
    if (i > 0) marks.push({ text: signs[i - 1] === "→" ? "↓" : signs[i - 1], x: left - 14, y: y - TITLE / 2 - 2 });
    y += block.rows * ch + TITLE + 8;
  });
  return { blocks: placed, signs: marks, cw, ch };
}

function inRow(scene, blocks, signs) {
  const top = Math.max(...blocks.map((b) => heading(scene, b)));
  const same = (block) => block.rowAxis === blocks[0].rowAxis; // rows line up: labelled once
  const gutters = blocks.map((b, i) => (i === 0 || !same(b) ? gutter(scene, b) : 0) + (i && GAP));
  const columns = blocks.reduce((n, b) => n + b.cols, 0);
  const cw = fit((scene.width - gutters.reduce((a, b) => a + b, 0) - (top > 20 ? 44 : 10)) / columns, CELL.width);
  const tallest = Math.max(...blocks.map((b) => b.rows));
  const ch = Math.max(13, fit((scene.height - TITLE - top - 8) / tallest, CELL.height));
  const placed = [];
  const marks = [];
  let x = 0;
  blocks.forEach((block, i) => {
    if (i > 0) marks.push({ text: signs[i - 1], x: x + GAP / 2, y: TITLE + top + (tallest * ch) / 2 });
    x += gutters[i];
    placed.push(place(block, x, TITLE + top, cw, ch, { left: i === 0 || !same(block), top: true }));
    x += block.cols * cw;
  });
  return { blocks: placed, signs: marks, cw, ch };
}

// The heads above, each over its own stretch of the joined rows.
function join(scene, [input], result) {
  const tensor = scene.tensors[scene.stage.reads[0]];
  const heads = scene.heads.map((name, head) => ({
    ...matrix(tensor, scene.stage.axes_in[0], head), scale: tensor.scale, title: { text: `head ${name}` },
  }));
  const left = gutter(scene, input);
  const gap = heads.length > 4 ? 4 : 10;
  const cw = fit((scene.width - left - gap * heads.length - 10) / result.cols, CELL.width);
  const top = heading(scene, input, cw);
  const ch = Math.max(12, fit((scene.height - 2 * TITLE - top - GAP - 10) / (2 * result.rows), CELL.height));
  const y = TITLE + top;
  const blocks = heads.map((m, i) =>
    place(m, left + i * (m.cols * cw + gap), y, cw, ch, { left: i === 0, top: true }));
  const under = y + input.rows * ch + GAP + TITLE;
  const span = result.cols * cw + (heads.length - 1) * gap; // as wide as the heads with their gaps
  blocks.push(place(result, left, under, span / result.cols, ch, { left: true }));
  return { blocks, signs: [{ text: "↓", x: left + 8, y: under - GAP / 2 - TITLE / 2 - 4 }] };
}

// As a product, with each hidden unit's weight over its column; the rows of the keys name the units.
function additive(scene, [queries, keys, weights], result) {
  const picture = product(scene, [queries, keys], result);
  const [left] = picture.blocks;
  left.labels = { left: true };
  picture.blocks.push(place(weights, left.x, left.y - TITLE - 11, left.cw, 10, { side: true }));
  return picture;
}

const LAYOUTS = { dot: product, add: sum, lookup, join, additive };

function place(m, x, y, cw, ch, labels) {
  return { ...m, x, y, cw, ch, labels };
}

function title(scene, tensor) {
  const { shape, full = shape } = tensor;
  const axes = tensor.axes.map((axis, i) => [axis, full[i]]).filter(([axis]) => axis !== "head");
  return { text: tensor.symbol, name: tensor.name, hue: tensor.hue, size: axes.map(([a, n]) => axisWords(a, n)).join(" × ") };
}

const labelled = (scene, m) => scene.labelled(m.colAxis, m.head) || isToken(m.colAxis);
const fit = (wanted, most) => Math.min(most, wanted);

// Cell sizes for two axes side by side: the result first, the summed axis gets what is left, and at
// least its part.
function share(total, summed, kept, most, part, least = 0) {
  let second = Math.max(least, Math.min(most, (total * (1 - part)) / kept));
  const first = Math.min(most, Math.max(total - second * kept, total * part * 0.5) / summed);
  second = Math.max(least, Math.min(most, (total - first * summed) / kept));
  return [first, second];
}

function gutter(scene, m) {
  if (!m.rowAxis || !(isToken(m.rowAxis) || scene.labelled(m.rowAxis, m.head))) return 26;
  let widest = 0;
  for (let r = 0; r < m.rows; r++) widest = Math.max(widest, scene.measure(scene.name(m, "row", r)));
  return Math.min(widest, 104) + (m.rowAxis === "token" ? 30 : 46); // room for "rows ask (query)"
}

// Height of the column labels: none, one line, or turned when a word is wider than its column.
function heading(scene, m) {
  return isToken(m.colAxis) || scene.labelled(m.colAxis, m.head) ? scene.headingHeight(m) : 0;
}
