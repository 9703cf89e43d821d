// The keyboard of the stage viewer: what a key does depends on where the focus is. Lists of buttons
// have their arrows from radios.js.

import { ARROWS } from "./radios.js";

export const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

const EVERYWHERE = {
  PageDown: (act) => act.step(1),
  PageUp: (act) => act.step(-1),
  Escape: (act) => act.close(),
};
const IN_GRID = {
  Home: (act) => act.move(0, -1e9),
  End: (act) => act.move(0, 1e9),
  Enter: (act) => act.open(),
  " ": (act) => act.open(),
  ...Object.fromEntries(Object.entries(MOVES).map(([key, by]) => [key, (act) => act.move(...by)])),
};
const BESIDE_TITLE = {
  Home: (act) => act.end(false),
  End: (act) => act.end(true),
  ...Object.fromEntries(Object.entries(ARROWS).map(([key, by]) => [key, (act) => act.step(by)])),
};

const modified = (event) => event.altKey || event.ctrlKey || event.metaKey;

// act: {step(by), end(last), move(rows, columns), open(), close(), other(key)}
export function keys(root, ui, act) {
  ui.viewer.addEventListener("keydown", (event) => {
    if (modified(event)) return;
    const { key, target } = event;
    const here = target === ui.surface ? IN_GRID : target.closest?.(".steps") ? BESIDE_TITLE : {};
    const does = EVERYWHERE[key] ?? here[key];
    if (does) does(act);
    else if (target !== ui.surface || !act.other(key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Nothing focused: the arrows step, and Page Up and Down, which presenters' remotes send.
  const { host = root } = root.getRootNode();
  document.addEventListener("keydown", (event) => {
    const around = event.target !== host && event.target.contains?.(host); // the page, or a part of it that a click focused
    if (!root.isConnected || !around || modified(event)) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") act.step(1);
    if (event.key === "ArrowLeft" || event.key === "PageUp") act.step(-1);
    if (event.key === "PageDown" || event.key === "PageUp") event.preventDefault();
  });
}
