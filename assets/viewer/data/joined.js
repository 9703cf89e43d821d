// Two samples that are read by the same weights, side by side.

import { shared } from "./scales.js";

const ROUNDING = 1e-5; // of the largest number: what differs by no more has not changed

// Both samples' tensors on one scale, so that equal numbers have equal colours; where they have one shape,
// with how far each number is from the other's.
export function joined(one, other) {
  const both = [Object.create(null), Object.create(null)];
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [a, b] = [one[name], other[name]];
    if (!a || !b) {
      if (a) both[0][name] = a;
      if (b) both[1][name] = b;
      continue;
    }
    const scale = shared([a.scale, b.scale]);
    const scales = a.scales.map((each, i) => shared([each, b.scales[i]]));
    const moved = String(a.shape) === String(b.shape) ? apart(a, b, scale.most) : undefined;
    both[0][name] = { ...a, scale, scales, moved };
    both[1][name] = { ...b, scale, scales, moved };
  }
  return both;
}

function apart({ data }, { data: others }, most) {
  if (data === others) return undefined;
  return data.map((value, i) => {
    const by = others[i] - value;
    return Math.abs(by) > ROUNDING * most ? by : 0;
  });
}
