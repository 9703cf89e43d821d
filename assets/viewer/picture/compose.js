// The picture of a stage as blocks on a plane: what it read, what it made, and how the two line up.
// A block is a matrix with a place, cell sizes, a title and the labels it carries. One layout per
// kind of operation; nothing here knows a stage by name.

import { matrix } from "../data/matrix.js";
import { axisWords } from "../words/axes.js";
import { additive } from "./layouts/additive.js";
import { inRow, lookup, sideBySide, sum } from "./layouts/flow.js";
import { join } from "./layouts/join.js";
import { product } from "./layouts/product.js";
import { extent } from "./layouts/room.js";

const LAYOUTS = { dot: product, add: sum, lookup, join, additive };

// scene: {stage, tensors, head, heads, width, height, labels, measure}
export function compose(scene) {
  const read = scene.stage.reads.map((name, i) => ({ name, axes: scene.stage.axes_in[i] }));
  const shown = read.map(({ name, axes }) => {
    const tensor = scene.tensors[name];
    return tensor && axes.length && { ...matrix(tensor, axes, scene.head), title: title(scene, tensor) };
  });
  const tensor = scene.tensors[scene.stage.name];
  const result = { ...matrix(tensor, scene.stage.axes, scene.head), title: title(scene, tensor), result: true };
  const layout = LAYOUTS[scene.stage.kind] ?? sideBySide;
  const picture = layout(scene, shown, result);
  if (scene.stage.together) shareScale(picture.blocks);
  return extent(scene, picture);
}

// Where a stage only moves, adds or shrinks numbers, equal numbers must have equal colours.
function shareScale(blocks) {
  const scales = blocks.map((block) => block.scale);
  const scale = {
    limit: Math.max(...scales.map((s) => s.limit)),
    clipped: scales.some((s) => s.clipped),
    signed: scales.some((s) => s.signed),
  };
  for (const block of blocks) block.scale = scale;
}

// One matrix alone, with all its labels.
export function composeOne(scene, m) {
  return extent(scene, inRow(scene, [{ ...m, result: true }], []));
}

function title(scene, tensor) {
  const { shape, full = shape } = tensor;
  const axes = tensor.axes.map((axis, i) => [axis, full[i]]).filter(([axis]) => axis !== "head");
  return { text: tensor.symbol, name: tensor.name, hue: tensor.hue, size: axes.map(([a, n]) => axisWords(a, n)).join(" × ") };
}
