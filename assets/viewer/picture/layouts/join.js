// The heads above, each over its own stretch of the joined rows.

import { place } from "../blocks.js";
import { CELL, fit, GAP, gutter, heading, LEAST, TITLE } from "./room.js";

const apart = (scene) => scene.each(scene.stage.reads[0], scene.stage.axes_in[0]);

// Whether the result is all heads side by side, and of nothing else.
export function joined([input, ...rest], result, scene) {
  if (!input || input.head < 0 || rest.some(Boolean)) return false;
  return input.rows === result.rows && apart(scene).length * input.cols === result.cols;
}

export function join(scene, [input], result) {
  const heads = apart(scene);
  const left = gutter(scene, input);
  const gap = heads.length > 4 ? 4 : 10;
  const cw = fit((scene.room.width - left - gap * heads.length - 10) / result.cols, CELL.width);
  const top = heading(scene, input);
  const ch = Math.max(
    LEAST,
    fit((scene.room.height - 2 * TITLE - top - GAP - 10) / (2 * result.rows), CELL.height),
  );
  const y = TITLE + top;
  const blocks = heads.map((m, i) =>
    place(scene, m, left + i * (m.cols * cw + gap), y, cw, ch, { left: i === 0, top: heading(scene, m, cw) }),
  );
  const under = y + input.rows * ch + GAP + TITLE;
  const span = result.cols * cw + (heads.length - 1) * gap; // as wide as the heads with their gaps
  blocks.push(place(scene, result, left, under, span / result.cols, ch, { left: true }));
  return { blocks, signs: [{ text: "↓", x: left + 8, y: under - GAP / 2 - TITLE / 2 - 4 }] };
}
