// A picture for a room full of people: what is written is written large. Where there is no room for that, it
// is the result alone, with the row of whoever asks and those beside it, and colours for the rest.

import { part } from "../data/matrix.js";
import { place, titled } from "./blocks.js";
import { compose, composeResult } from "./compose.js";
import { CELL, centred, extent, fit, gutter, heading, lean, TITLE } from "./layouts/room.js";
import { atFirst, stack } from "./layouts/stack.js";
import { digitsIn } from "./paint.js";

const NEAR = 3; // rows: who asks, and one on each side
const LOW = { least: 1, most: 14, share: 0.45 }; // height of the others, and what they take of all

// scene: one with `least`, the size that digits have at least.
export function composeLarge(scene) {
  const whole = compose(scene);
  const written = ({ blocks }) => blocks.every((b) => b.labels.side || digitsIn(scene, b));
  if (written(whole)) return centred(whole, scene.room.width);
  const ways = [() => askingRows(scene, whole.blocks), () => composeResult(scene), () => near(scene)];
  for (const way of ways) {
    const picture = way();
    if (picture && lastWritten(scene, picture)) return centred(picture, scene.room.width);
  }
  // Of very many tokens nothing can be written: their row is seen best alone.
  const pairs = scene.axes.part(scene.stage.axes.at(-1)) === "key";
  return centred(pairs ? near(scene) : whole, scene.room.width);
}

// Whether the row of whoever asks is written.
function lastWritten(scene, { blocks }) {
  const made = blocks.filter((block) => block.result && !block.ghost);
  const asking = ({ firstRow, rows }) => scene.asks >= firstRow && scene.asks < firstRow + rows;
  return digitsIn(scene, made.find(asking) ?? made.at(-1));
}

// Of a sum, whose columns add up, the asking row of each; null of anything else.
function askingRows(scene, blocks) {
  const whole = blocks.filter((block) => !block.ghost);
  const made = whole.at(-1);
  if (!whole.every(({ labels, rows }) => labels.aside && rows === made.rows)) return null;
  const row = Math.min(scene.asks, made.rows - 1);
  const signs = whole.slice(1).map(({ title }) => title.text.split(" ")[0]);
  const rows = whole.map((block) => ({
    ...part(block, { row, rows: 1 }),
    title: { ...block.title, text: block.tensor.symbol },
  }));
  return extent(scene, stack(scene, rows, signs, atFirst(scene, made)));
}

// The result in three parts on top of each other, the middle one with high rows.
function near(scene) {
  const m = { ...titled(scene, scene.tensors[scene.stage.name], scene.stage.axes), result: true };
  const { width, height } = scene.room;
  const left = gutter(scene, m);
  const top = heading(scene, m, (width - left) / m.cols);
  const cw = fit((width - left - Math.max(10, lean(scene, m, top))) / m.cols, CELL.width);
  const first = Math.max(0, Math.min(scene.asks - 1, m.rows - NEAR));
  const rows = Math.min(NEAR, m.rows);
  const others = m.rows - rows;
  const room = height - TITLE - top - 8;
  const low = others && Math.max(LOW.least, Math.min(LOW.most, (LOW.share * room) / others));
  const high = fit((room - others * low) / rows, CELL.height);
  const parts = [
    [0, first, low],
    [first, rows, high],
    [first + rows, others - first, low],
  ].filter(([, count]) => count > 0);
  let y = TITLE + top;
  const blocks = parts.map(([row, count, ch], i) => {
    const some = part(m, { row, rows: count });
    const labels = { left: ch === high, top: i ? 0 : top };
    const placed = place(scene, i ? { ...some, title: { text: "" } } : some, left, y, cw, ch, labels);
    y += count * ch;
    return placed;
  });
  return extent(scene, { blocks, signs: [] });
}
