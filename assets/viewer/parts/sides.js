// The choice between the sides of a change.

import { h } from "./dom.js";
import { radios } from "./radios.js";

// of: [{name, title}, ...]
export function sides(of, choose) {
  const buttons = of.map(({ name, title }) =>
    h(
      "button",
      {
        role: "radio",
        class: "side-of",
        tabindex: -1,
        "aria-checked": "false",
        onclick: () => choose(name),
      },
      title,
    ),
  );
  const group = h("div", { class: "sides", role: "radiogroup", "aria-label": "Side of the change" }, buttons);
  const mark = radios(group);
  const show = (chosen, known) => {
    mark(buttons[of.findIndex(({ name }) => name === chosen)]);
    buttons.forEach((button, i) => {
      button.disabled = !known && of[i].name !== "after";
      button.title = known ? "" : "Without the change there is no such stage";
    });
  };
  return { group, show };
}
