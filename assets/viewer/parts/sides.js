// The choice between the sides of a change.

import { segments } from "./segments.js";

// of: [{name, title}, ...]
export function sides(of, choose) {
  const { group, buttons, show: mark } = segments("Side of the change", of, choose);
  const show = (chosen, known) => {
    mark(chosen);
    buttons.forEach((button, i) => {
      button.disabled = !known && of[i].name !== "after";
      button.title = known ? "" : "Without the change there is no such stage";
    });
  };
  return { group, show };
}
