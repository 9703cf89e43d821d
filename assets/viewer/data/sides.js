// Before and after a change, and the difference between them.

import { shared } from "./scales.js";

// The tensors as one side shows them. Before and after share their scales, so that equal numbers
// have equal colours on both; what did not move is zero in the difference.
export function sideOf(tensors, beside, show) {
  const shown = Object.create(null);
  for (const [name, tensor] of Object.entries(tensors)) {
    const before = beside.before?.[name];
    const difference = beside.difference?.[name];
    if (!before) {
      shown[name] =
        show === "difference"
          ? { ...tensor, data: new Float32Array(tensor.data.length), scale: NOTHING, scales: [] }
          : tensor;
    } else if (show === "difference") {
      shown[name] = {
        ...tensor,
        data: difference.data,
        scale: difference.scale,
        scales: difference.scales,
        moved: difference.data,
      };
    } else {
      shown[name] = {
        ...tensor,
        data: (show === "before" ? before : tensor).data,
        moved: difference.data,
        scale: both(tensor.scale, before.scale),
        scales: tensor.scales.map((scale, i) => both(scale, before.scales[i])),
      };
    }
  }
  return shown;
}

const NOTHING = { limit: 0, most: 0, signed: false, root: false };
const both = (a, b) => shared([a, b]);
