// The choice between the sides of the numbers: before and after a change, or what each is to another.

import { segments } from "./segments.js";

const HINTS = { gradient: "What a little more of each number would do (G)" };

// of: [{name, title}, ...]
export function sides(of, choose) {
  const titled = of.map((each) => ({ ...each, hint: HINTS[each.name] ?? null }));
  const label = of.some(({ name }) => name === "before") ? "Side of the change" : "Numbers or gradient";
  const { group, buttons, show: mark } = segments(label, titled, choose);
  const show = (chosen, known) => {
    mark(chosen);
    buttons.forEach((button, i) => {
      button.disabled = !known && of[i].name !== "after";
      button.title = known ? (HINTS[of[i].name] ?? "") : "Without the change there is no such stage";
    });
  };
  const names = String(of.map(({ name }) => name));
  return { group, show, fits: (others) => names === String(others.map(({ name }) => name)) };
}
