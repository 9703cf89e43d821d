// A row of buttons of which one is chosen, without names of their own beside it.

import { h } from "./dom.js";
import { radios } from "./radios.js";

// of: [{name, title, hint}, ...], what each is called and what its tip says.
export function segments(label, of, choose, kind = "") {
  const buttons = of.map(({ name, title, hint = null }) =>
    h(
      "button",
      {
        role: "radio",
        class: "side-of",
        tabindex: -1,
        "aria-checked": "false",
        title: hint,
        onclick: () => choose(name),
      },
      title,
    ),
  );
  const group = h("div", { class: `sides ${kind}`.trim(), role: "radiogroup", "aria-label": label }, buttons);
  const mark = radios(group);
  const show = (chosen) => mark(buttons[of.findIndex(({ name }) => name === chosen)]);
  return { group, buttons, show };
}
