// Every head's result at once, as tiles: squares where who asks meets who answers.

import { place } from "../blocks.js";
import { CELL, extent, fit, gutter, TITLE } from "./room.js";

const GAP = 14;

export function composeAll(scene) {
  const tiles = scene.each(scene.stage.name, scene.stage.axes).map((tile) => ({ ...tile, result: true }));
  const [first] = tiles;
  const { width, height } = scene.room;
  const left = gutter(scene, first);
  const square = scene.axes.part(first.colAxis) === "key";
  let best = null;
  for (let across = 1; across <= tiles.length; across++) {
    const down = Math.ceil(tiles.length / across);
    let cw = fit((width - left - (across - 1) * GAP) / across / first.cols, CELL.width);
    let ch = Math.max(1, fit((height - down * (TITLE + 10)) / down / first.rows, CELL.height));
    if (square) cw = ch = Math.min(cw, ch);
    const score = Math.min(cw, 2.2 * ch) * Math.min(ch, cw);
    if (!best || score > best.score) best = { score, across, cw, ch };
  }
  const blocks = tiles.map((tile, i) => {
    const column = i % best.across;
    const row = Math.floor(i / best.across);
    return place(
      scene,
      tile,
      left + column * (tile.cols * best.cw + GAP),
      TITLE + row * (tile.rows * best.ch + TITLE + 10),
      best.cw,
      best.ch,
      { left: column === 0 },
    );
  });
  return extent(scene, { blocks, signs: [] });
}
