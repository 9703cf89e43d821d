// The choice between the two forms of a picture about pairs: words with lines, or numbers.

import { called } from "../words/nouns.js";
import { segments } from "./segments.js";

const FORMS = [
  { name: "words", title: "Words", hint: "Lines between the words (W)" },
  { name: "numbers", title: "Numbers", hint: "The same as a table of numbers (W)" },
];

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const FADE = 130; // ms

export const otherForm = (form) => (form === "words" ? "numbers" : "words");

// One form appears where the other was.
export const fadeIn = (element) =>
  calm.matches || element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE });

export function forms(choose) {
  const { group, buttons, show: mark } = segments("Shown as", FORMS, choose, "forms");
  const show = (chosen, possible) => {
    for (const [i, { title, hint }] of FORMS.entries()) {
      buttons[i].textContent = called(title);
      buttons[i].title = called(hint);
    }
    group.classList.toggle("off", !possible);
    mark(chosen);
  };
  return { group, show };
}
