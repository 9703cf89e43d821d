import { product } from "./product.js";
import { place, TITLE } from "./room.js";

// As a product, with each hidden unit's weight over its column; the rows of the keys name the units.
export function additive(scene, [queries, keys, weights], result) {
  const picture = product(scene, [queries, keys], result);
  const [left] = picture.blocks;
  left.labels = { left: true };
  picture.blocks.push(place(weights, left.x, left.y - TITLE - 11, left.cw, 10, { side: true }));
  return picture;
}
