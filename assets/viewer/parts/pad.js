// A sheet of 28 x 28 pixels to draw on: with a pointer, a finger, a pen or the keyboard.

import { SIDE, stroked } from "../data/cells.js";
import { h } from "./dom.js";
import { inked, repaint } from "./ink.js";
import { radios } from "./radios.js";

const ERASES = 2; // radius of the eraser in pixels; below zero, as the pen's is above
const ERASER = 32; // the bit of a pen's other end
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// does: begins() gives the ink to draw on, draws(ink) while a stroke is drawn, drawn(ink, quick) when it is done, erase(), undo(), say(text).
export function pad(does) {
  const picture = inked();
  const spot = h("i", { class: "spot", "aria-hidden": "true" });
  const sheet = h(
    "div",
    {
      class: "sheet",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "drawing sheet",
    },
    picture,
    spot,
  );
  const tools = h("div", { class: "tools", role: "radiogroup", "aria-label": "Draw with" });
  const mark = radios(tools);
  const radii = { pen: 1, eraser: -ERASES };
  let tool = "pen";
  const take = (name) => {
    tool = name;
    mark(tools.querySelector(`[value="${name}"]`));
  };
  for (const name of Object.keys(radii)) {
    const title = name[0].toUpperCase() + name.slice(1);
    const told = { type: "button", role: "radio", "aria-checked": "false", value: name, tabindex: -1 };
    tools.append(h("button", { ...told, onclick: () => take(name) }, title));
  }
  take("pen");
  const undo = h("button", { type: "button", onclick: () => does.undo() }, "Undo");
  const clear = h("button", { type: "button", onclick: () => does.erase() }, "Clear");
  const row = h("div", { class: "row" }, tools, undo, clear);

  let ink = new Uint8Array(SIDE * SIDE);
  let last = null; // where the stroke is
  let at = [SIDE / 2, SIDE / 2]; // where the keyboard is
  const show = (now) => {
    ink = now;
    repaint(picture, ink);
  };
  const point = ({ clientX, clientY }) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    return [((clientX - left) / width) * SIDE, ((clientY - top) / height) * SIDE];
  };
  const stroke = (from, to, radius) => {
    show(stroked(ink, from, to, radius));
    does.draws(ink);
  };
  const radiusOf = (event) => (event.buttons & ERASER ? radii.eraser : radii[tool]);

  sheet.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || (event.button && !(event.buttons & ERASER))) return;
    sheet.setPointerCapture(event.pointerId);
    show(does.begins());
    last = point(event);
    stroke(last, last, radiusOf(event));
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary) return;
    const through = event.getCoalescedEvents?.() ?? [];
    for (const each of through.length ? through : [event]) {
      const to = point(each);
      stroke(last, to, radiusOf(event));
      last = to;
    }
  });
  const end = (event) => {
    if (!last || !event.isPrimary) return;
    last = null;
    does.drawn(ink, true);
  };
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) sheet.addEventListener(name, end);

  const placed = () => {
    spot.style.left = `${(100 * at[0]) / SIDE}%`;
    spot.style.top = `${(100 * at[1]) / SIDE}%`;
  };
  const inkAt = ([x, y]) => (ink[y * SIDE + x] ? "ink" : "paper");
  const middle = ([x, y]) => [x + 0.5, y + 0.5];
  const keyed = (from, to) => {
    show(does.begins());
    stroke(middle(from), middle(to), radii[tool]);
    does.drawn(ink, false);
  };
  sheet.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const before = at;
    if (key in STEPS) {
      at = at.map((each, axis) => Math.max(0, Math.min(SIDE - 1, each + STEPS[key][axis])));
      placed();
      if (event.shiftKey) keyed(before, at);
      does.say(`Row ${at[1] + 1}, column ${at[0] + 1}: ${inkAt(at)}`);
    } else if (key === " " || key === "Enter") {
      keyed(at, at);
      does.say(`Row ${at[1] + 1}, column ${at[0] + 1}: ${inkAt(at)}`);
    } else if (key === "e" || key === "p") {
      take(key === "e" ? "eraser" : "pen");
      does.say(tool);
    } else if (key === "Delete" || key === "Backspace") does.erase();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  placed();

  return {
    sheet,
    row,
    show: (now) => last || show(now),
    draws: () => last !== null,
    pen: (radius) => (radii.pen = radius),
    // rests: whether there is nothing to undo.
    name(name, rests) {
      sheet.setAttribute("aria-label", name);
      undo.setAttribute("aria-disabled", String(rests));
    },
  };
}
