// Blocks: matrices with a place on the picture, a title and the labels they carry.
// See `Block` in data/types.js.

import { matrix } from "../data/matrix.js";
import { cover } from "../data/questions.js";
import { counted } from "../words/axes.js";
import { gutter } from "./layouts/room.js";

// A matrix of one of the scene's tensors under its title; not placed yet. What nobody may see of what the
// stage made is covered, whatever is drawn of it.
export function titled(scene, tensor, names, known = scene.known) {
  const whole = matrix(scene.axes, tensor, names, known);
  const m = scene.covers && tensor.name === scene.stage.name ? cover(whole, scene.covers) : whole;
  return {
    ...m,
    result: false,
    title: { text: tensor.symbol, hue: tensor.hue, size: sizeOf(scene, tensor) },
  };
}

// A titled matrix in its place. For its labels see `Labels` in data/types.js.
export function place(scene, m, x, y, cw, ch, labels) {
  const { left = false, top = 0, rise = top, side = false, aside = 0 } = labels;
  const reach = left ? gutter(scene, m) : 0;
  return { ...m, x, y, cw, ch, labels: { left, top, rise, side, aside }, reach };
}

function sizeOf({ axes }, tensor) {
  const { shape, full = shape, head } = tensor;
  return tensor.axes
    .map((axis, i) => {
      const some = axes.of(axis) ? `${full[i]} of ` : "";
      return some + counted(axes.noun(axis), axes.of(axis) || full[i]);
    })
    .filter((_, i) => i !== head)
    .join(" × ");
}
