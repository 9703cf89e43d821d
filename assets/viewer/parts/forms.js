// The choice between the two forms of a picture about pairs: words with lines, or numbers.

import { h } from "./dom.js";
import { radios } from "./radios.js";

const FORMS = [
  ["words", "Words", "Lines between the words (W)"],
  ["numbers", "Numbers", "The same as a table of numbers (W)"],
];

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const FADE = 130; // ms

export const otherForm = (form) => (form === "words" ? "numbers" : "words");

// One form appears where the other was.
export const fadeIn = (element) =>
  calm.matches || element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE });

export function forms(choose) {
  const buttons = FORMS.map(([name, says, title]) =>
    h(
      "button",
      {
        role: "radio",
        class: "side-of",
        tabindex: -1,
        "aria-checked": "false",
        title,
        onclick: () => choose(name),
      },
      says,
    ),
  );
  const group = h("div", { class: "sides forms", role: "radiogroup", "aria-label": "Shown as" }, buttons);
  const mark = radios(group);
  const show = (chosen, possible) => {
    group.classList.toggle("off", !possible);
    mark(buttons[FORMS.findIndex(([name]) => name === chosen)]);
  };
  return { group, show };
}
