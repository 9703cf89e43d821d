// The picture of a stage as blocks on a plane: what it read, what it made, and how the two line up.
// One layout per kind of operation; before and after for any other, and for what does not fit its
// kind's. Nothing here knows a stage by name.

import { shared } from "../data/scales.js";
import { titled } from "./blocks.js";
import { added, additive } from "./layouts/additive.js";
import {
  flow,
  found,
  inRow,
  lookup,
  multiply,
  paired,
  rank,
  ranked,
  sideBySide,
  sum,
  summed,
} from "./layouts/flow.js";
import { join, joined } from "./layouts/join.js";
import { multiplied, product } from "./layouts/product.js";
import { recur, recurs } from "./layouts/recur.js";
import { extent } from "./layouts/room.js";
import { turn, turned } from "./layouts/turn.js";

// By kind: a layout, and whether what was read can be laid out so.
const LAYOUTS = new Map([
  ["dot", [product, multiplied]],
  ["add", [sum, summed]],
  ["lookup", [lookup, found]],
  ["join", [join, joined]],
  ["additive", [additive, added]],
  ["rotate", [turn, turned]],
  ["multiply", [multiply, paired]],
  ["softmax", [rank, ranked]],
  ["recur", [recur, recurs]],
]);

export function compose(scene) {
  const { stage, tensors } = scene;
  const read = stage.reads.map((name, i) => {
    const axes = stage.axes_in[i];
    return tensors[name] && axes.length ? titled(scene, tensors[name], axes) : null;
  });
  const result = { ...titled(scene, tensors[stage.name], stage.axes), result: true };
  const [layout, fits] = LAYOUTS.get(stage.kind) ?? [];
  const picture = (fits?.(read, result, scene) ? layout : sideBySide)(scene, read, result);
  const blocks = stage.together ? sharing(picture.blocks) : picture.blocks;
  return extent(scene, { ...picture, blocks });
}

// Where a stage only moves, adds or shrinks numbers, equal numbers must have equal colours.
function sharing(blocks) {
  const scale = shared(blocks.map((block) => block.scale));
  return blocks.map((block) => ({ ...block, scale }));
}

// Some of a picture's matrices, one after the other with all their labels.
export function composeSome(scene, blocks) {
  const [first] = blocks;
  const { signs, ...placed } = blocks.length > 1 ? flow(scene, blocks, []) : inRow(scene, [first], []);
  return extent(scene, { ...placed, signs: signs.filter(({ text }) => text) });
}

// What the stage made alone, where two such pictures share the room of one.
export const composeResult = (scene) =>
  composeSome(scene, [{ ...titled(scene, scene.tensors[scene.stage.name], scene.stage.axes), result: true }]);

// One titled matrix alone, with all its labels.
export const composeOne = (scene, m) => extent(scene, inRow(scene, [{ ...m, result: true }], []));
