// What nothing on the screen says by itself: said until somebody has done it once.

import { h } from "./dom.js";

let done = false;

export function hint(opened, what) {
  done ||= opened;
  const how = matchMedia("(hover: none)").matches ? "Tap" : "Click";
  return done ? "" : h("span", { class: "hint" }, `${how} any ${what} to see its sum`);
}
