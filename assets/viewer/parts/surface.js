// A picture under the pointer and the keyboard, whichever picture it is.

import { theme } from "../picture/colour.js";
import { tip } from "./tip.js";

// The page's colours; whether they are others than before; and the class that style sheets go by.
export function dress(root, before) {
  const colours = theme(root);
  root.classList.toggle("dark", colours.dark);
  root.classList.toggle("light", !colours.dark);
  const same = before && before.ground === colours.ground && before.text === colours.text;
  return { colours, redressed: !same };
}

// of: {element, canvas, tip, around}: what is pointed at, the canvas in it, its tip and what that
// stays within. does: find(x, y), in the picture's units, gives what is there; scale() how many
// pixels such a unit has; over(found, touched) lights it; opens(found) whether a click does something;
// says(found) is for the tip; click(found, {event, touched}). A finger has no tip, which would stay and
// cover what is beside it: what a tap does not open is lit, and told by whoever lights it.
export function pointing(of, does) {
  const found = (event) => {
    const box = of.canvas.getBoundingClientRect();
    return does.find((event.clientX - box.left) / does.scale(), (event.clientY - box.top) / does.scale());
  };
  const point = (event) => {
    const at = found(event);
    of.element.style.cursor = at && does.opens(at) ? does.cursor : "default";
    does.over(at);
    tip(of.tip, of.around, event, at && does.says(at));
    return at;
  };
  let touched = false;
  of.element.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"));
  of.element.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(event));
  of.element.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "touch") return;
    of.tip.hidden = true;
    does.over(null);
  });
  of.element.addEventListener("click", (event) => {
    const at = touched ? found(event) : point(event);
    if (touched) does.over(at && !does.opens(at) ? at : null, true);
    if (at) does.click(at, { event, touched });
  });
  for (const name of ["focus", "blur"]) of.element.addEventListener(name, () => does.focus(name === "focus"));
}

// The canvas has a size of its own; what is around it takes it over.
export function fitTo(element, canvas) {
  element.style.width = canvas.style.width;
  element.style.height = canvas.style.height;
}

export const hasFocus = (element) => element.getRootNode().activeElement === element;

// A new element, so that screen readers speak again. Of all cells it is the only one there is, so it
// says which it is of how many.
export function speak(ui, text, { block, r, c }) {
  if (ui.cell.textContent === text) return;
  [ui.cell, ui.spare] = [ui.spare, ui.cell];
  ui.cell.textContent = text;
  ui.cell.hidden = false;
  ui.cell.parentNode.setAttribute("aria-rowindex", r + 1);
  ui.cell.setAttribute("aria-colindex", c + 1);
  ui.surface.setAttribute("aria-rowcount", block.rows);
  ui.surface.setAttribute("aria-colcount", block.cols);
  ui.spare.hidden = true;
  ui.surface.setAttribute("aria-activedescendant", ui.cell.id);
}

// The holder scrolls when there are many tokens: keep the keyboard's cell in view.
export function reveal(holder, [left, top], scale) {
  const [x, y] = [left * scale, top * scale];
  if (y < holder.scrollTop + 20 || y > holder.scrollTop + holder.clientHeight - 40)
    holder.scrollTop = y - holder.clientHeight / 2;
  if (x < holder.scrollLeft || x > holder.scrollLeft + holder.clientWidth - 20)
    holder.scrollLeft = x - holder.clientWidth / 2;
}
