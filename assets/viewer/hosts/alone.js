// A host without a server, as in a file or a notebook: all that can be asked for is here, and of what
// is not, the panel says so.

import { mount } from "../viewers/stage.js";
import { indexIn } from "../data/matrix.js";

// parts: {trace, weights}; answers: {view, answers: [{name, cell, value, sum}, ...],
// left_out: {stage: sentence}}, all decoded.
export function alone(root, parts, answers) {
  // The one layer that is here, so that nothing leads to another.
  const trace = { ...parts.trace, layer: 0, n_layers: 1 };
  const known = new Map(answers.answers.map((answer) => [String([answer.name, answer.cell]), answer]));
  let view = answers.view;

  function answer() {
    if (!view.cell) return null;
    const { name } = trace.stages.find((stage) => stage.key === view.stage);
    const cell = indexIn(trace.tensors[name], view.head, view.cell);
    return known.get(String([name, cell])) ?? { name, cell, sum: null, left_out: answers.left_out[name] };
  }

  const payload = () => ({ trace, weights: parts.weights, view, answer: answer() });
  const update = mount(root, payload(), (moved) => {
    view = moved;
    if (view.cell) update(payload());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => update(payload()));
}
