// Two walks side by side.

import { shared } from "./scales.js";

const ROUNDING = 1e-5; // of the largest number: what differs by no more has not changed

// Both walks' tensors by their names, those of a pair [mine, theirs] on one scale, so that equal numbers have
// equal colours; if they are `alike` and have one shape, with how far each number is from the other's.
export function joined(one, other, pairs, alike) {
  const both = [
    { ...one, __proto__: null },
    { ...other, __proto__: null },
  ];
  for (const [mine, theirs] of pairs) {
    const [a, b] = [one[mine], other[theirs]];
    if (!a || !b) continue;
    const scale = shared([a.scale, b.scale]);
    // Head by head where the heads are the same ones, else all of both on one.
    const of = (i) => (alike ? shared([a.scales[i], b.scales[i]]) : scale);
    const moved = alike && String(a.shape) === String(b.shape) ? apart(a, b, scale.most) : undefined;
    both[0][mine] = { ...a, scale, scales: a.scales.map((_, i) => of(i)), moved };
    both[1][theirs] = { ...b, scale, scales: b.scales.map((_, i) => of(i)), moved };
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
