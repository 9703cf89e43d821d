// The other sample beside the reader's, as it goes with it.

import { axesOf } from "../data/axes.js";
import { joined } from "../data/joined.js";
import { stageIn } from "./walk.js";

const TITLE = 64; // px of what stands over the second picture

const made = new WeakMap(); // by the other part

// The other sample as it goes with these parts, all made once; null if there is none, or none of this stage.
export function otherIn({ parts, state }) {
  const { other, belongs, tensors, weights } = parts;
  if (!other || !belongs.other) return null;
  const kept = made.get(other);
  const same = kept?.of === parts.trace && kept.weights === weights;
  if (!same) {
    const theirs = Object.assign(Object.create(null), other.tensors, weights?.tensors);
    const [mine, others] = joined(tensors, theirs);
    made.set(other, { of: parts.trace, weights, mine, others, axes: axesOf(other), trace: other });
  }
  const stage = other.stages.find(({ key }) => key === stageIn(parts, state).key);
  return stage ? { ...made.get(other), stage } : null;
}

// The half of a room that each of two pictures gets.
export const half = (room, scale = 1) => ({
  ...room,
  height: Math.max(90, (room.height - TITLE * scale) / 2),
  snug: true,
});
