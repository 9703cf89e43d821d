// The choice between before, after and the difference.

import { h } from "./dom.js";

// Three choices as one stop of the Tab key; arrows move inside.
export function sides(of, choose) {
  const names = of.map((side) => side.name);
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
  }, of[i].title));
  const group = h("div", { class: "sides", role: "radiogroup", "aria-label": "Side of the change" }, buttons);
  const show = (chosen, known) => names.forEach((name, i) => {
    buttons[i].setAttribute("aria-checked", String(name === chosen));
    buttons[i].tabIndex = name === chosen ? 0 : -1;
    buttons[i].disabled = !known && name !== "after";
    buttons[i].title = known ? "" : "Without the change there is no such stage";
  });
  return { group, show };
}
