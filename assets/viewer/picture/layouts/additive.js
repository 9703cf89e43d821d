// As a product, with each hidden unit's weight over its column; the rows of the keys name the units.

import { place } from "../blocks.js";
import { multiplied, product } from "./product.js";
import { TITLE } from "./room.js";

export function added([queries, keys, weights, ...rest], result, scene) {
  if (!weights || rest.some(Boolean) || !multiplied([queries, keys], result, scene)) return false;
  return weights.rows === 1 && weights.colAxis === scene.stage.over;
}

export function additive(scene, [queries, keys, weights], result) {
  const {
    blocks: [left, ...others],
    signs,
  } = product(scene, [queries, keys], result);
  const unnamed = { ...left, labels: { ...left.labels, top: 0 } };
  const strip = place(scene, weights, left.x, left.y - TITLE - 11, left.cw, 10, { side: true });
  return { blocks: [unnamed, ...others, strip], signs };
}
