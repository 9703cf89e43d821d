// The sides from which the numbers of a walk can be looked at: what is ("after"), what was before a change,
// how far each moved ("difference"), and what each is to a number that follows from it ("gradient").

import { shared } from "./scales.js";

const NOTHING = { limit: 0, most: 0, signed: false, root: false };
// What a side has of its own and no tensor has otherwise: zero where nothing came of it.
const OWN = {
  difference: (data) => ({ moved: data, fine: false }),
  gradient: () => ({ fine: true }),
};

// The tensors as one side shows them.
export function sideOf(tensors, beside, show) {
  const shown = Object.create(null);
  for (const [name, tensor] of Object.entries(tensors))
    shown[name] = OWN[show] ? own(tensor, beside[show]?.[name], OWN[show]) : compared(tensor, beside, show);
  return shown;
}

// Before and after share their scales, so that equal numbers have equal colours on both.
function compared(tensor, beside, show) {
  const before = beside.before?.[tensor.name];
  if (!before) return tensor;
  return {
    ...tensor,
    data: (show === "before" ? before : tensor).data,
    moved: beside.difference[tensor.name].data,
    scale: shared([tensor.scale, before.scale]),
    scales: tensor.scales.map((scale, i) => shared([scale, before.scales[i]])),
  };
}

function own(tensor, side, more) {
  if (!side) {
    const data = new Float32Array(tensor.data.length);
    return { ...tensor, data, scale: NOTHING, scales: [], fine: false };
  }
  const { data, scale, scales } = side;
  return { ...tensor, data, scale, scales, ...more(data) };
}
