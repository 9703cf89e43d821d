// A picture and the grid of its patches: one of them asks, another may be pointed to, and colours lie over all.

import { overlay } from "../picture/overlay.js";
import { h } from "./dom.js";
import { tip } from "./tip.js";

const LONG = 450; // ms after which a press of a finger means the other patch
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

// `choose` is told a patch and whether the other one is meant; `says` what stands beside the pointer of one.
export function patchGrid({ choose, says }) {
  let [rows, columns, cells, marked, held, paint] = [0, 0, [], [], null, null];
  const plain = h("img", { alt: "", draggable: "false" });
  const grid = h("div", { class: "cells", role: "grid", "aria-label": "Patches of the picture" });
  const bubble = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const canvas = h("canvas", { "aria-hidden": "true" });
  const root = h("div", { class: "frame" }, plain, canvas, grid, bubble);
  const patchOf = (event) => cells.indexOf(event.target) + 1;
  const letGo = () => clearTimeout(held?.timer);

  grid.addEventListener("click", (event) => {
    const patch = patchOf(event);
    if (patch && !held?.done) choose(patch, event.shiftKey);
    held = null;
  });
  grid.addEventListener("pointerdown", (event) => {
    letGo();
    held = null;
    const patch = patchOf(event);
    if (event.pointerType === "mouse" || !patch) return;
    held = { done: false, timer: setTimeout(() => press(patch), LONG) };
  });
  const press = (patch) => {
    held.done = true;
    choose(patch, true);
  };
  for (const name of ["pointercancel", "pointerup"]) grid.addEventListener(name, letGo);
  grid.addEventListener("contextmenu", (event) => held && event.preventDefault());
  grid.addEventListener("pointermove", (event) => {
    const patch = event.pointerType === "mouse" ? patchOf(event) : 0;
    tip(bubble, root, event, patch ? says(patch) : "");
  });
  grid.addEventListener("pointerleave", (event) => tip(bubble, root, event, ""));
  grid.addEventListener("keydown", (event) => {
    const at = patchOf(event) - 1;
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    let [row, column] = [Math.floor(at / columns), at % columns];
    if (STEPS[event.key]) {
      row = Math.max(0, Math.min(rows - 1, row + STEPS[event.key][0]));
      column = Math.max(0, Math.min(columns - 1, column + STEPS[event.key][1]));
    } else if (event.key === "Home") column = 0;
    else if (event.key === "End") column = columns - 1;
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    const next = row * columns + column;
    if (next === at && event.key !== "Enter" && event.key !== " ") return; // the edge: nothing is let go
    reach(next);
    choose(next + 1, event.shiftKey);
  });
  // One patch at a time can be reached by the Tab key.
  let reached = null;
  const reach = (at, focus = true) => {
    if (reached) reached.tabIndex = -1;
    reached = cells[at];
    reached.tabIndex = 0;
    if (focus) cells[at].focus({ preventScroll: true });
  };

  const name = (cell, asks, to) => {
    const token = cells.indexOf(cell) + 1;
    const more = `${token === asks ? ", asks" : ""}${token === to ? ", asked about" : ""}`;
    cell.setAttribute("aria-selected", String(token === asks));
    cell.setAttribute("aria-label", says(token) + more);
  };

  return {
    root,
    draw(picture, dark) {
      ({ rows, columns } = picture);
      plain.src = picture.image;
      root.style.setProperty("--picture", `url(${dark})`);
      grid.style.gridTemplate = `repeat(${rows}, 1fr) / repeat(${columns}, 1fr)`;
      cells = Array.from({ length: rows * columns }, () => h("div", { role: "gridcell", tabindex: -1 }));
      marked = [];
      [canvas.width, canvas.height] = [columns, rows];
      paint = overlay(canvas);
      const line = (row) => h("div", { role: "row" }, cells.slice(row * columns, (row + 1) * columns));
      grid.replaceChildren(...Array.from({ length: rows }, (_, row) => line(row)));
      reach(0, false);
    },
    // shares: 0 to 255 of each; asks, to: of the tokens, 0 is none of these.
    light(shares, asks, to) {
      paint(shares);
      const before = marked;
      marked = [asks, to].map((token) => cells[token - 1]);
      for (const cell of before) cell?.classList.remove("asks", "to");
      marked[0]?.classList.add("asks");
      marked[1]?.classList.add("to");
      for (const cell of [...before, ...marked]) if (cell) name(cell, asks, to);
      if (asks && !grid.contains(grid.getRootNode().activeElement)) reach(asks - 1, false);
    },
    // What each is called, after it was seen: who hears it comes to it later.
    speak(asks, to) {
      for (const cell of cells) name(cell, asks, to);
    },
  };
}
