// Blocks below each other with columns of one width, so that columns add up, their titles beside them.

import { part } from "../../data/matrix.js";
import { place, titled } from "../blocks.js";
import { CELL, fit, gutter, heading, lean } from "./room.js";

const LEAST = 1; // of rows: three times a long sentence is seen as a whole too
const BETWEEN = 10;

// Sums, and at the end of a layer whatever comes last in it. Above the result stands the row of the word
// that asks as it was in `before`, a matrix or null.
export function stack(scene, blocks, signs, before) {
  const result = blocks.at(-1);
  const titles = blocks.map((block, i) => (i ? `${signs[i - 1]} ` : "") + block.title.text);
  const ghost = before && {
    ...part(before, { row: Math.min(scene.asks, before.rows - 1), rows: 1 }),
    result: false,
    ghost: true,
    scale: result.scale, // to be compared
    title: { text: `${before.title.text} before` },
  };
  const all = [...blocks.slice(0, -1), ...(ghost ? [ghost] : []), result];
  const called = [...titles.slice(0, -1), ...(ghost ? [ghost.title.text] : []), titles.at(-1)];
  const aside = Math.min(100, Math.max(...called.map(scene.measure)) * (scene.letter / 12.5)) + 18;
  const left = Math.max(...blocks.map((block) => gutter(scene, block))) + aside;
  const top = heading(scene, blocks[0], (scene.room.width - left - 10) / blocks[0].cols);
  const room = scene.room.width - left - Math.max(10, lean(scene, blocks[0], top));
  const cw = fit(room / Math.max(...all.map((block) => block.cols)), CELL.width);
  const rows = all.reduce((sum, block) => sum + block.rows, 0);
  const ch = Math.max(
    LEAST,
    fit((scene.room.height - top - 12 - BETWEEN * (all.length - 1)) / rows, CELL.height),
  );
  let y = top + 4;
  const placed = all.map((block, i) => {
    const titled = { ...block, title: { ...block.title, text: called[i], size: "" } };
    const here = place(scene, titled, left, y, cw, ch, { left: true, top: i ? 0 : top, aside: left - 8 });
    y += block.rows * ch + (block.ghost ? 4 : BETWEEN);
    return here;
  });
  return { blocks: placed, signs: [] };
}

// What the layer began with, as a matrix beside this one; null if there is none such.
export function atFirst(scene, m) {
  if (!scene.began) return null;
  const before = titled(scene, scene.began, scene.began.axes);
  const like = before.rows === m.rows && before.cols === m.cols && scene.axes.isToken(before.rowAxis);
  return like ? { ...before, rowAxis: m.rowAxis, colAxis: m.colAxis } : null;
}
