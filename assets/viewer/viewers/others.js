// The other walk beside the reader's, as it goes with it.

import { axesOf } from "../data/axes.js";
import { joined } from "../data/joined.js";
import { sideIn, stageIn } from "./walk.js";

const TITLE = 64; // px of what stands over the second picture

const made = new WeakMap(); // by the other part

// The other walk as it goes with these parts, all made once; null if there is none. Its stage is null if it
// has none of this key. Of a gradient there is only the reader's.
export function otherIn({ parts, state }) {
  const { other, belongs, tensors, trace } = parts;
  if (!other || !belongs.other || sideIn(parts, state) !== "after") return null;
  if (made.get(other)?.of !== trace) {
    const stages = new Map(other.stages.map((stage) => [stage.key, stage]));
    const pairs = trace.stages.flatMap(({ key, name }) =>
      stages.has(key) ? [[name, stages.get(key).name]] : [],
    );
    // The same layer of the same model, which read other words.
    const alike = other.model === trace.model && other.layer === trace.layer;
    const [mine, others] = joined(tensors, other.tensors, pairs, alike);
    made.set(other, { of: trace, alike, stages, mine, others, axes: axesOf(other), trace: other });
  }
  const found = made.get(other);
  return { ...found, stage: found.stages.get(stageIn(parts, state).key) ?? null };
}

// The room that each of two pictures gets: half of it, where there are two.
export const shareOf = (room, other, scale = 1) => ({
  ...room,
  height: other.stage ? Math.max(90, (room.height - TITLE * scale) / 2) : room.height - TITLE * scale,
  snug: true,
});
