// Before and after a change, and the difference between them.

import { h } from "./dom.js";
import { entry, number } from "./words.js";

const SIDES = { after: "After", before: "Before", difference: "Difference" };

// The tensors as one side shows them. Before and after share their scales, so that equal numbers
// have equal colours on both; what did not move is zero in the difference.
export function sideOf(tensors, baseline, show) {
  const shown = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const before = baseline.tensors[`before ${name}`];
    const difference = baseline.tensors[`difference ${name}`];
    if (!before) {
      shown[name] = show === "difference" ? { ...tensor, data: new Float32Array(tensor.data.length), scale: NOTHING, scales: [] } : tensor;
    } else if (show === "difference") {
      shown[name] = { ...tensor, data: difference.data, scale: difference.scale, scales: difference.scales, moved: difference.data };
    } else {
      shown[name] = {
        ...tensor, data: (show === "before" ? before : tensor).data, moved: difference.data,
        scale: both(tensor.scale, before.scale), scales: tensor.scales.map((scale, i) => both(scale, before.scales[i])),
      };
    }
  }
  return shown;
}

const NOTHING = { limit: 0, clipped: false, signed: false };
const both = (a, b) => ({
  limit: Math.max(a.limit, b.limit), clipped: a.clipped || b.clipped, signed: a.signed || b.signed,
});

// Three choices as one stop of the Tab key; arrows move inside.
export function sides(choose) {
  const names = Object.keys(SIDES);
  const buttons = names.map((name, i) => h("button", {
    role: "radio", class: "side-of", tabindex: -1, "aria-checked": "false", onclick: () => choose(name),
    onkeydown: (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const next = (i + by + names.length) % names.length;
      choose(names[next]);
      buttons[next].focus();
    },
  }, SIDES[name]));
  const group = h("div", { class: "sides", role: "radiogroup", "aria-label": "Side of the change" }, buttons);
  const show = (chosen, known) => names.forEach((name, i) => {
    buttons[i].setAttribute("aria-checked", String(name === chosen));
    buttons[i].tabIndex = name === chosen ? 0 : -1;
    buttons[i].disabled = !known && name !== "after";
    buttons[i].title = known ? "" : "Without the change there is no such stage";
  });
  return { group, show };
}

// What a row of differences says, as pieces: strings, and [word] for a word of the reader's.
export function readChange(m, row, names) {
  const size = (c) => Math.abs(m.at(row, c));
  const most = [...Array(m.cols).keys()].reduce((best, c) => (size(c) > size(best) ? c : best), 0);
  const who = [names.row(row)];
  if (size(most) === 0) return ["Nothing moved in the row of ", who, "."];
  const where = m.colAxis === "key" ? [names.col(most)] : entry(m.colAxis, names.col(most));
  const value = m.at(row, most);
  return ["In the row of ", who, ", ", where, ` moved most: by ${value > 0 ? "+" : ""}${number(value)}.`];
}
