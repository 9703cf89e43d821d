// A host without a server, as in a file or a notebook: all that can be asked for is here, and of what
// is not, the panel says so.

import { mount } from "../viewers/stage.js";

// trace, weights, answers: the decoded parts; answers holds the sums of all cells that have one.
export function alone(root, { trace, weights, answers }) {
  // The one layer that is here, so that nothing leads to another.
  const payload = {
    trace: { ...trace, layer: 0, n_layers: 1, previous: null, next: null },
    weights,
    ...answers,
  };
  const update = mount(root, payload, () => {});
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => update(payload));
}
