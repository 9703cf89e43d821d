// The keyboard: what a key does depends on where the focus is.

const STEP = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const MOVE = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export function keys(root, ui, act) {
  const within = (target, selector) => target.closest?.(selector);
  ui.viewer.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key, target } = event;
    const grid = target === ui.surface;
    let done = true;
    if (key === "PageDown") act.step(1);
    else if (key === "PageUp") act.step(-1);
    else if (key === "Escape") act.close();
    else if (grid && key in MOVE) act.move(...MOVE[key]);
    else if (grid && key === "Home") act.move(0, -1e9);
    else if (grid && key === "End") act.move(0, 1e9);
    else if (grid && (key === "Enter" || key === " ")) act.open();
    else if (grid && act.other(key)) done = true;
    else if (within(target, ".strip") && key in STEP) act.head(STEP[key]);
    else if ((within(target, ".rail") || within(target, ".steps")) && key in STEP) act.step(STEP[key]);
    else if ((within(target, ".rail") || within(target, ".steps")) && key === "Home") act.end(false);
    else if ((within(target, ".rail") || within(target, ".steps")) && key === "End") act.end(true);
    else done = false;
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  // Nothing focused: the arrows step, and Page Up and Down, which presenters' remotes send.
  const { host = root } = root.getRootNode();
  document.addEventListener("keydown", (event) => {
    const around = event.target !== host && event.target.contains?.(host); // the page, or a part of it that a click focused
    if (!root.isConnected || !around || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") act.step(1);
    if (event.key === "ArrowLeft" || event.key === "PageUp") act.step(-1);
    if (event.key === "PageDown" || event.key === "PageUp") event.preventDefault();
  });
  ui.surface.addEventListener("focus", act.relight);
  ui.surface.addEventListener("blur", act.relight);
}
