// As a product, with each hidden unit's weight over its column; the rows of the keys name the units.

import { place } from "../blocks.js";
import { product } from "./product.js";
import { TITLE } from "./room.js";

export function additive(scene, [queries, keys, weights], result) {
  const {
    blocks: [left, ...others],
    signs,
  } = product(scene, [queries, keys], result);
  const unnamed = { ...left, labels: { ...left.labels, top: 0 } };
  const strip = place(scene, weights, left.x, left.y - TITLE - 11, left.cw, 10, { side: true });
  return { blocks: [unnamed, ...others, strip], signs };
}
