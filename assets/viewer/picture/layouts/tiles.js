// Every head's result at once, as tiles.

import { place } from "../blocks.js";
import { CELL, extent, fit, gutter, TITLE } from "./room.js";

export function composeAll(scene) {
  const tiles = scene.each(scene.stage.name, scene.stage.axes).map((tile) => ({ ...tile, result: true }));
  const [first] = tiles;
  const { width, height } = scene.room;
  const left = gutter(scene, first);
  let best = null;
  for (let across = 1; across <= tiles.length; across++) {
    const down = Math.ceil(tiles.length / across);
    const cw = fit((width - left - (across - 1) * 14) / across / first.cols, CELL.width);
    const ch = Math.max(2, fit((height - down * (TITLE + 10)) / down / first.rows, CELL.height));
    const score = Math.min(cw, 2.2 * ch) * Math.min(ch, cw);
    if (!best || score > best.score) best = { score, across, cw, ch };
  }
  const blocks = tiles.map((tile, i) => {
    const column = i % best.across;
    const row = Math.floor(i / best.across);
    return place(
      scene,
      tile,
      left + column * (tile.cols * best.cw + 14),
      TITLE + row * (tile.rows * best.ch + TITLE + 10),
      best.cw,
      best.ch,
      { left: column === 0 },
    );
  });
  return extent(scene, { blocks, signs: [] });
}
