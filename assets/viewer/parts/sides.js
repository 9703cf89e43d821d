// The choice between the sides of the numbers: of several side by side, of two a button that is pressed or not.

import { h } from "./dom.js";
import { segments } from "./segments.js";

const ABSENT = "Without the change there is no such stage";
const SIGNS = { gradient: "∇" };
const HINTS = { gradient: "what a little more of each number would do (G)" };

// of: [{name, title}, ...], the first of them what is.
export function sides(of, choose) {
  const names = String(of.map(({ name }) => name));
  const fits = (others) => names === String(others.map(({ name }) => name));
  return { fits, ...(of.length === 2 ? pressed(of, choose) : chosen(of, choose)) };
}

function chosen(of, choose) {
  const { group, buttons, show: mark } = segments("Side of the change", of, choose);
  const show = (side, known) => {
    mark(side);
    buttons.forEach((button, i) => {
      button.disabled = !known && i > 0;
      button.title = known ? "" : ABSENT;
    });
  };
  return { group, show };
}

function pressed([plain, { name, title }], choose) {
  const isOn = () => group.getAttribute("aria-pressed") === "true";
  const group = h(
    "button",
    {
      class: "turn other-side",
      "aria-pressed": "false",
      title: `${title}: ${HINTS[name] ?? ""}`,
      onclick: () => choose(isOn() ? plain.name : name),
    },
    h("span", { "aria-hidden": "true" }, SIGNS[name] ?? ""),
    " ",
    h("span", { class: "called" }, title),
  );
  return { group, show: (side) => group.setAttribute("aria-pressed", String(side === name)) };
}
