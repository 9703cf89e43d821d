// Every head's result at once, as tiles: squares where who asks meets who answers.

import { place } from "../blocks.js";
import { CELL, extent, fit, gutter, heading, TITLE } from "./room.js";

const GAP = 14;
const NAMED = 20; // columns have names where all tiles stand in one row and cells stay as large

export function composeAll(scene) {
  const tiles = scene.each(scene.stage.name, scene.stage.axes).map((tile) => ({ ...tile, result: true }));
  const [first] = tiles;
  const { width, height } = scene.room;
  const left = gutter(scene, first);
  const square = scene.axes.part(first.colAxis) === "key";
  let best = null;
  for (let across = 1; across <= tiles.length; across++) {
    const down = Math.ceil(tiles.length / across);
    const wide = fit((width - left - (across - 1) * GAP) / across / first.cols, CELL.width);
    const size = (top) => {
      const high = Math.max(1, fit((height - top - down * (TITLE + 10)) / down / first.rows, CELL.height));
      return square
        ? { top, cw: Math.min(wide, high), ch: Math.min(wide, high) }
        : { top, cw: wide, ch: high };
    };
    const named = size(heading(scene, first, wide));
    const { top, cw, ch } = down === 1 && Math.min(named.cw, named.ch) >= NAMED ? named : size(0);
    const score = Math.min(cw, 2.2 * ch) * Math.min(ch, cw);
    if (!best || score > best.score) best = { score, across, cw, ch, top };
  }
  const blocks = tiles.map((tile, i) => {
    const column = i % best.across;
    const row = Math.floor(i / best.across);
    return place(
      scene,
      tile,
      left + column * (tile.cols * best.cw + GAP),
      TITLE + best.top + row * (tile.rows * best.ch + TITLE + 10),
      best.cw,
      best.ch,
      { left: column === 0, top: best.top },
    );
  });
  return extent(scene, { blocks, signs: [] });
}
