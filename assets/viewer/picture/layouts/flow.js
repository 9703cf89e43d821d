// Blocks one after the other, with signs between them.

import { place } from "../blocks.js";
import { CELL, fit, GAP, gutter, heading, TITLE, turned } from "./room.js";

// The same layout before and after: for every kind without a layout of its own.
export function sideBySide(scene, inputs, result) {
  const before = inputs.filter((m) => m && m.rowAxis !== "");
  return flow(scene, [...before.slice(0, 1), result], ["→"]);
}

export const summed = ([first]) => first !== null;

export function sum(scene, inputs, result) {
  const parts = inputs.filter(Boolean);
  return flow(scene, [...parts, result], [...parts.slice(1).map(() => "+"), "="]);
}

export const found = ([, table]) => Boolean(table);

export const lookup = (scene, [, table], result) => flow(scene, [table, result], ["→"]);

// Blocks in a row, in a column, or the operands in a row over the result: whichever leaves the cells
// larger and needs no scrolling. Long rows of texture need height more than width.
function flow(scene, blocks, signs) {
  const ways = [inRow, inColumn, ...(blocks.length > 2 ? [over] : [])].map((way) =>
    way(scene, blocks, signs),
  );
  const below = (way) => Math.max(0, ...way.blocks.map((b) => b.y + b.rows * b.ch - scene.room.height));
  const aside = (way) => (way === ways[0] && way.cw >= 14 ? 8 : 0); // side by side reads best
  const legible = (way) =>
    Math.min(Math.max(way.cw, 14), 1.8 * way.ch) + Math.min(way.cw, 2) + aside(way) - below(way) / 6;
  return ways.reduce((best, way) => (legible(way) > legible(best) ? way : best));
}

function over(scene, blocks, signs) {
  const operands = blocks.slice(0, -1);
  const result = blocks.at(-1);
  const left = gutter(scene, result);
  const top = heading(scene, result);
  const width = scene.room.width - left - (turned(top) ? 44 : 10);
  const cw = fit((width - GAP * (operands.length - 1)) / operands.length / result.cols, CELL.width);
  const ch = Math.max(12, fit((scene.room.height - 2 * (TITLE + top) - 14) / (2 * result.rows), CELL.height));
  const placed = [];
  const marks = [];
  const y = TITLE + top;
  operands.forEach((block, i) => {
    const x = left + i * (result.cols * cw + GAP);
    placed.push(place(scene, block, x, y, cw, ch, { left: i === 0, top: heading(scene, block) }));
    if (i > 0) marks.push({ text: signs[i - 1], x: x - GAP / 2, y: y + (block.rows * ch) / 2 });
  });
  const under = 2 * y + result.rows * ch + 10;
  placed.push(
    place(scene, result, left, under, fit(width / result.cols, CELL.width), ch, { left: true, top }),
  );
  marks.push({ text: signs.at(-1), x: left - 14, y: under - TITLE / 2 - 2 });
  return { blocks: placed, signs: marks, cw, ch };
}

function inColumn(scene, blocks, signs) {
  const left = Math.max(...blocks.map((b) => gutter(scene, b)));
  const top = heading(scene, blocks[0]);
  const cw = fit((scene.room.width - left - 10) / blocks.at(-1).cols, CELL.width);
  const rows = blocks.reduce((n, b) => n + b.rows, 0);
  const ch = Math.max(12, fit((scene.room.height - top - blocks.length * (TITLE + 8)) / rows, CELL.height));
  const placed = [];
  const marks = [];
  let y = TITLE + top;
  blocks.forEach((block, i) => {
    placed.push(place(scene, block, left, y, cw, ch, { left: true, top: i === 0 ? top : 0 }));
    if (i > 0)
      marks.push({ text: signs[i - 1] === "→" ? "↓" : signs[i - 1], x: left - 14, y: y - TITLE / 2 - 2 });
    y += block.rows * ch + TITLE + 8;
  });
  return { blocks: placed, signs: marks, cw, ch };
}

export function inRow(scene, blocks, signs) {
  const tops = blocks.map((b) => heading(scene, b));
  const top = Math.max(...tops);
  const same = (block) => block.rowAxis === blocks[0].rowAxis; // rows line up: labelled once
  const gutters = blocks.map((b, i) => (i === 0 || !same(b) ? gutter(scene, b) : 0) + (i && GAP));
  const columns = blocks.reduce((n, b) => n + b.cols, 0);
  const cw = fit(
    (scene.room.width - gutters.reduce((a, b) => a + b, 0) - (turned(top) ? 44 : 10)) / columns,
    CELL.width,
  );
  const tallest = Math.max(...blocks.map((b) => b.rows));
  const ch = Math.max(13, fit((scene.room.height - TITLE - top - 8) / tallest, CELL.height));
  const placed = [];
  const marks = [];
  let x = 0;
  blocks.forEach((block, i) => {
    if (i > 0) marks.push({ text: signs[i - 1], x: x + GAP / 2, y: TITLE + top + (tallest * ch) / 2 });
    x += gutters[i];
    placed.push(place(scene, block, x, TITLE + top, cw, ch, { left: i === 0 || !same(block), top: tops[i] }));
    x += block.cols * cw;
  });
  return { blocks: placed, signs: marks, cw, ch };
}
