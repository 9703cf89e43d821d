// A host without a server, as in a file or a notebook: all that can be asked for is here, and of what
// is not, the panel says so.

import { mount } from "../viewers/stage.js";

// Gives `show`, which takes decoded parts and where in them to go, if that is another
// place than the answers' own; answers holds the sums of all cells that have one.
export function alone(root) {
  let update = null;
  let payload = null;
  let revision = 0;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => update?.(payload));
  return {
    show({ trace, weights, answers, sides }, view = {}) {
      revision += 1;
      payload = {
        // The one layer that is here, so that nothing leads to another; the same object for the same walk.
        trace: only(trace),
        weights,
        sides,
        ...answers,
        view: { ...answers.view, ...view, revision },
      };
      if (update) update(payload);
      else update = mount(root, payload, () => {});
    },
  };
}

const alike = new WeakMap();

function only(trace) {
  if (!alike.has(trace)) alike.set(trace, { ...trace, alone: true, previous: null, next: null });
  return alike.get(trace);
}
