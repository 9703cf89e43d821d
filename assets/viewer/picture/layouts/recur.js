// A memory from step to step: the share that is kept and what is new, in columns that line up with what there is
// then. Above that stands what was there before the row that asks.

import { part } from "../../data/matrix.js";
import { shared } from "../../data/scales.js";
import { stack } from "./stack.js";

export const recurs = ([kept, fresh, start], result) =>
  Boolean(kept && fresh && start) &&
  [kept, fresh].every((m) => m.rows === result.rows && m.cols === result.cols);

export function recur(scene, [kept, ...read], made) {
  const scale = shared([read[0].scale, made.scale]); // they are mixed: equal numbers have equal colours
  const [fresh, start, result] = [...read, made].map((m) => ({ ...m, scale }));
  const before = scene.asks > 0 ? part(result, { row: -1 }) : start; // each row that of the step before
  return stack(scene, [kept, fresh, result], ["", "→"], before);
}
