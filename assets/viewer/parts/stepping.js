// One step after the other, by buttons, by keys, or by itself.

import { h } from "./dom.js";

const PACE = 900; // ms from step to step
const NEEDED = ["input", "textarea", "select", "canvas", "[contenteditable=true]"]
  .concat(["radiogroup", "region", "slider", "dialog", "menu", "listbox"].map((role) => `[role=${role}]`))
  .join();

// `go` is told a step, or null after the last. The arrows step and K plays, from anywhere but what needs
// them itself.
export function stepping(go) {
  let [at, last, timer] = [null, 0, null];
  const press = (name, act, keys) =>
    h("button", { type: "button", onclick: act, "aria-keyshortcuts": keys ?? null }, name);
  const stop = () => {
    clearInterval(timer);
    timer = null;
    settle();
  };
  const by = (step) => {
    const next = (at ?? last + 1) + step;
    go(next > last ? null : Math.max(0, next));
  };
  const stepped = (step) => () => {
    stop();
    by(step);
  };
  const toggle = () => {
    if (timer) return stop();
    if (at === null) go(0);
    timer = setInterval(() => {
      by(1);
      if (at === null) stop();
    }, PACE);
    settle();
  };
  const all = () => {
    stop();
    go(null);
  };
  const back = press("Back", stepped(-1), "ArrowLeft");
  const play = press("Play", toggle, "K");
  const on = press("Next", stepped(1), "ArrowRight");
  const whole = press("All words", all);
  const where = h("span", { class: "where" });
  const root = h("div", { class: "stepping" }, [...[play, " ", back, " ", on, " ", whole, " "], where]);
  const settle = () => {
    play.textContent = timer ? "Pause" : "Play";
    where.textContent = at === null ? `${last + 1} steps` : `step ${at + 1} of ${last + 1}`;
    back.setAttribute("aria-disabled", String(at === 0));
    for (const button of [on, whole]) button.setAttribute("aria-disabled", String(at === null));
  };
  const stops = new AbortController();
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      if (event.composedPath().some((element) => element.matches?.(NEEDED))) return;
      const act = { ArrowLeft: stepped(-1), ArrowRight: stepped(1), k: toggle, K: toggle }[event.key];
      if (!act || root.hidden || !root.isConnected) return;
      event.preventDefault();
      act();
    },
    { signal: stops.signal },
  );
  return {
    root,
    get plays() {
      return timer !== null;
    },
    stop,
    show(next, end) {
      [at, last] = [next, end];
      settle();
    },
    remove() {
      clearInterval(timer);
      stops.abort();
    },
  };
}
