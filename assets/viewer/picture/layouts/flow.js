// Blocks one after the other, with signs between them.

import { transpose } from "../../data/matrix.js";
import { place } from "../blocks.js";
import { CELL, fit, GAP, gutter, heading, lean, LEAST, TITLE } from "./room.js";
import { atFirst, stack } from "./stack.js";

const NUMBER = 64; // width of a column of single numbers

// The same layout before and after: for every kind without a layout of its own.
export function sideBySide(scene, inputs, result) {
  const before = inputs.filter((m) => m && m.rowAxis !== "").slice(0, 1);
  if (before.length && result.rowAxis === "" && result.colAxis === before[0].rowAxis) {
    return inMargin(scene, before[0], transpose(result));
  }
  const began = atFirst(scene, result);
  if (began && before.length) return stack(scene, [...before, result], ["→"], began);
  return flow(scene, [...before, result], ["→"]);
}

// A number for each row of what was read: in the margin, beside its row.
function inMargin(scene, before, result) {
  const left = gutter(scene, before);
  const room = scene.room.width - left - GAP - NUMBER - 10;
  const top = heading(scene, before, room / before.cols);
  const cw = fit(room / before.cols, CELL.width);
  const ch = Math.max(LEAST, fit((scene.room.height - TITLE - top - 8) / before.rows, CELL.height));
  const x = left + before.cols * cw + GAP;
  const y = TITLE + top;
  const blocks = [
    place(scene, before, left, y, cw, ch, { left: true, top }),
    place(scene, result, x, y, NUMBER, ch, { rise: top }),
  ];
  return { blocks, signs: [{ text: "→", x: x - GAP / 2, y: y + (before.rows * ch) / 2 }] };
}

export const summed = ([first]) => first !== null;

export function sum(scene, inputs, result) {
  const parts = inputs.filter(Boolean);
  const signs = [...parts.slice(1).map(() => "+"), "="];
  const stream =
    scene.stage.layer !== null && scene.axes.isToken(result.rowAxis) && !scene.axes.part(result.colAxis);
  const like = parts[0].rows === result.rows && parts[0].cols === result.cols;
  return stack(
    scene,
    [...parts, result],
    signs,
    atFirst(scene, result) ?? (stream && like ? parts[0] : null),
  );
}

// Number by number: both, and what they make, in columns that line up.
export const paired = ([one, other, ...rest], result) =>
  Boolean(one && other) && !rest.some(Boolean) && [one, other].every((m) => alike(m, result));

export const multiply = (scene, inputs, result) => stack(scene, [...inputs, result], ["×", "="], null);

// Shares among candidates: many columns, each under its own.
export const ranked = ([scores], result, { axes }) =>
  Boolean(scores) && alike(scores, result) && !axes.isToken(result.colAxis);

export const rank = (scene, [scores], result) => stack(scene, [scores, result], ["→"], null);

const alike = (m, result) => m.rows === result.rows && m.cols === result.cols;

export const found = ([, table]) => Boolean(table);

export const lookup = (scene, [, table], result) => flow(scene, [table, result], ["→"]);

// Blocks in a row or in a column: whichever leaves the cells larger and needs no scrolling. Long rows of
// texture need height more than width.
export function flow(scene, blocks, signs) {
  const ways = [inRow, inColumn].map((way) => way(scene, blocks, signs));
  const below = (way) => Math.max(0, ...way.blocks.map((b) => b.y + b.rows * b.ch - scene.room.height));
  const aside = (way) => (way === ways[0] && way.cw >= 14 ? 8 : 0); // side by side reads best
  const legible = (way) =>
    Math.min(Math.max(way.cw, 14), 1.8 * way.ch) + Math.min(way.cw, 2) + aside(way) - below(way) / 6;
  return ways.reduce((best, way) => (legible(way) > legible(best) ? way : best));
}

function inColumn(scene, blocks, signs) {
  const left = Math.max(...blocks.map((b) => gutter(scene, b)));
  const top = heading(scene, blocks[0], (scene.room.width - left - 10) / blocks[0].cols);
  const cw = fit((scene.room.width - left - 10) / blocks.at(-1).cols, CELL.width);
  const rows = blocks.reduce((n, b) => n + b.rows, 0);
  const ch = Math.max(
    LEAST,
    fit((scene.room.height - top - blocks.length * (TITLE + 8)) / rows, CELL.height),
  );
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
  const same = (block) => block.rowAxis === blocks[0].rowAxis; // rows line up: labelled once
  const gutters = blocks.map((b, i) => (i === 0 || !same(b) ? gutter(scene, b) : 0) + (i && GAP));
  const columns = blocks.reduce((n, b) => n + b.cols, 0);
  const room = scene.room.width - gutters.reduce((a, b) => a + b, 0);
  const tops = blocks.map((b) => heading(scene, b, (room - 10) / columns));
  const top = Math.max(...tops);
  const beyond = Math.max(10, ...blocks.map((b, i) => lean(scene, b, tops[i])));
  const cw = fit((room - beyond) / columns, CELL.width);
  const tallest = Math.max(...blocks.map((b) => b.rows));
  const ch = Math.max(LEAST, fit((scene.room.height - TITLE - top - 8) / tallest, CELL.height));
  const placed = [];
  const marks = [];
  let x = 0;
  blocks.forEach((block, i) => {
    if (i > 0) marks.push({ text: signs[i - 1], x: x + GAP / 2, y: TITLE + top + (tallest * ch) / 2 });
    x += gutters[i];
    placed.push(
      place(scene, block, x, TITLE + top, cw, ch, { left: i === 0 || !same(block), top: tops[i], rise: top }),
    );
    x += block.cols * cw;
  });
  return { blocks: placed, signs: marks, cw, ch };
}
