import { matrix } from "../../data/matrix.js";
import { CELL, extent, fit, gutter, place, TITLE } from "./room.js";

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
