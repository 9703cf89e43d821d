// A list of buttons of which one is chosen: one stop of the Tab key, arrows move inside.

export const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// state: the attribute that says which is chosen. move(by) and end(last) say what the arrows, Home
// and End do; without them the arrows go round.
export function radios(group, { state = "aria-checked", move = null, end = null } = {}) {
  let chosen = null;
  const mark = (button, on) => {
    button.setAttribute(state, String(on));
    button.tabIndex = on ? 0 : -1;
  };
  const round = (by, from) => {
    const buttons = [...group.querySelectorAll("button")];
    const next = buttons[(buttons.indexOf(from) + by + buttons.length) % buttons.length];
    next.click();
    next.focus();
  };
  group.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in ARROWS) (move ?? round)(ARROWS[event.key], event.target);
    else if (end && event.key === "Home") end(false);
    else if (end && event.key === "End") end(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Marks a button, or none, and gives the one that was chosen before.
  return (button) => {
    const before = chosen;
    if (before !== button) {
      if (before) mark(before, false);
      if (button) mark(button, true);
      chosen = button;
    }
    return before;
  };
}
