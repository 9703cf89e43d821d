// The nine cells of a board as buttons: one is chosen, each can be carried onto another, by pointer, finger or keys.

import { named, ROW, whereIs } from "../data/cells.js";
import { h } from "./dom.js";
import { inked, repaint } from "./ink.js";

const COUNT = ROW * ROW;
const FAR = 6; // pixels after which a press is a drag
const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// does: choose(i), swap(from, to), put(i, digit), erase(i), say(text).
export function cells(does) {
  const root = h("div", { class: "cells", role: "group" });
  const faces = Array.from({ length: COUNT }, (_, i) => face(i));
  root.append(...faces.map(({ button }) => button));
  let carried = null; // {from, over}: the cell that was picked up, and the one it is held above
  let chosen = 0;
  let texts = [];

  const mark = () => {
    for (const [i, { button }] of faces.entries()) {
      button.classList.toggle("carried", carried?.from === i);
      button.classList.toggle("over", carried !== null && carried.over === i && carried.from !== i);
    }
  };
  const focus = (i) => {
    for (const [at, { button }] of faces.entries()) button.tabIndex = at === i ? 0 : -1;
    faces[i].button.focus();
  };
  const lift = (from) => {
    carried = { from, over: from };
    does.say(
      `${named(texts[from])} picked up. Arrows carry it, Space puts it down, Escape leaves it where it was.`,
    );
    mark();
  };
  const drop = (kept) => {
    if (!carried) return;
    const { from, over } = carried;
    carried = null;
    mark();
    if (kept && over !== from) does.swap(from, over);
    else does.say("Left where it was.");
  };
  const step = (i, [dx, dy]) => {
    const [x, y] = [(i % ROW) + dx, Math.floor(i / ROW) + dy];
    return Math.min(x, y) < 0 || Math.max(x, y) >= ROW ? i : y * ROW + x;
  };
  const go = (i) => {
    focus(i);
    if (!carried) return does.choose(i);
    carried.over = i;
    mark();
    does.say(`Above ${whereIs(i)}: ${named(texts[i])}.`);
  };

  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const i = faces.findIndex(({ button }) => button === event.target);
    if (i < 0) return;
    const { key } = event;
    if (key in STEPS) go(step(i, STEPS[key]));
    else if (key === "Home" || key === "End") go(key === "Home" ? 0 : COUNT - 1);
    else if (key === " " || key === "Enter") carried ? drop(true) : lift(i);
    else if (key === "Escape" && carried) drop(false);
    else if (/^\d$/.test(key) && !carried) does.put(i, key);
    else if ((key === "Delete" || key === "Backspace") && !carried) does.erase(i);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("focusout", (event) => !root.contains(event.relatedTarget) && carried && drop(false));

  // A press that goes far enough carries the cell along.
  for (const [i, { button, picture }] of faces.entries()) {
    let from = null;
    let drags = false;
    const over = ({ clientX, clientY }) => {
      const found = faces.findIndex(({ button: other }) => {
        const { left, right, top, bottom } = other.getBoundingClientRect();
        return clientX >= left && clientX < right && clientY >= top && clientY < bottom;
      });
      return found < 0 ? i : found;
    };
    const end = (kept) => {
      picture.style.translate = "";
      if (drags) drop(kept);
      from = null;
    };
    button.addEventListener("pointerdown", (event) => {
      if (event.button || !event.isPrimary) return;
      from = [event.clientX, event.clientY];
      drags = false;
    });
    button.addEventListener("pointermove", (event) => {
      if (!from || !event.isPrimary) return;
      const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
      if (!drags && Math.hypot(dx, dy) < FAR) return;
      if (!drags) button.setPointerCapture(event.pointerId);
      drags = true;
      picture.style.translate = `${dx}px ${dy}px`;
      carried = { from: i, over: over(event) };
      mark();
    });
    button.addEventListener("pointerup", () => end(true));
    button.addEventListener("pointercancel", () => end(false));
    button.addEventListener("click", () => {
      if (!drags) does.choose(i);
      drags = false;
    });
  }

  return {
    root,
    // shares are of the attention of whoever asks.
    draw({ inks, shares, at, asks, ...board }) {
      texts = board.texts;
      root.setAttribute("aria-label", `The board. ${asks} looks at it.`);
      for (const [i, { button, picture, share }] of faces.entries()) {
        repaint(picture, inks[i]);
        const percents = `${(100 * shares[i]).toFixed(0)} %`;
        share.textContent = percents;
        button.style.setProperty("--share", shares[i].toFixed(3));
        button.classList.toggle("little", shares[i] < 0.095);
        button.setAttribute(
          "aria-label",
          `${whereIs(i)}: ${named(texts[i])}, ${percents} of the attention of ${asks}`,
        );
        button.setAttribute("aria-pressed", String(i === at));
        button.tabIndex = i === at ? 0 : -1;
      }
      chosen = at;
    },
    // The ink of the chosen cell while it is drawn.
    ink: (pixels) => repaint(faces[chosen].picture, pixels),
    focus: () => focus(chosen),
  };
}

function face(i) {
  const picture = inked();
  const share = h("span", { class: "share" });
  const button = h("button", { type: "button", class: "cell", tabindex: i ? -1 : 0 }, picture, share);
  return { button, picture, share };
}
