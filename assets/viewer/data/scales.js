// Scales of colours: see `Scale` in types.js.

// The scale of several matrices on which equal numbers have equal colours.
export const shared = (scales) => ({
  limit: Math.max(...scales.map((s) => s.limit)),
  most: Math.max(...scales.map((s) => s.most)),
  signed: scales.some((s) => s.signed),
  root: scales.every((s) => s.root),
});

export const clipped = ({ limit, most }) => most > limit;

// How many numbers of a matrix are off its scale, and where the largest of them is; null if none are.
export function beyond({ rows, cols, at, scale, covered }) {
  if (!clipped(scale) || covered) return null;
  let found = null;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const size = Math.abs(at(r, c));
      if (!(size > scale.limit) || size === Infinity) continue;
      found ??= { count: 0, size: 0 };
      found.count++;
      if (size > found.size) Object.assign(found, { size, r, c });
    }
  }
  return found;
}
