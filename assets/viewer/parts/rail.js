// The rail of all stages: one stop of the Tab key, arrows move inside.

import { h } from "./dom.js";

export function rail(stages, choose) {
  const buttons = [];
  const nav = h("div", { class: "rail", role: "tablist", "aria-orientation": "vertical", "aria-label": "Stages" });
  let group = null;
  let list = null;
  stages.forEach((stage, index) => {
    if (stage.group !== group) {
      group = stage.group;
      list = h("div", { class: "group", role: "presentation" }, h("div", { class: "name", "aria-hidden": "true" }, group));
      nav.append(list);
    }
    const button = h("button", {
      role: "tab", class: `step ${stage.hue ?? ""}`, tabindex: -1, "aria-selected": "false",
      onclick: () => choose(index),
    }, stage.title);
    buttons.push(button);
    list.append(button);
  });
  let scrolls = false;
  let current = null;
  const survey = () => {
    scrolls = nav.scrollHeight > nav.clientHeight || nav.scrollWidth > nav.clientWidth;
  };
  const mark = (button, on) => {
    button.setAttribute("aria-selected", String(on));
    button.tabIndex = on ? 0 : -1;
  };
  const show = (index) => {
    const next = buttons[index];
    if (next === current) return;
    const focused = nav.getRootNode().activeElement === current;
    if (current) mark(current, false);
    mark(next, true);
    if (scrolls) next.scrollIntoView({ block: "nearest" });
    // With the next frame: moving the focus makes the browser lay the page out at once.
    if (current && focused) requestAnimationFrame(() => current.focus({ preventScroll: !scrolls }));
    current = next;
  };
  const moved = (flags) => flags.forEach((on, i) => buttons[i].classList.toggle("moved", on));
  const fits = (others) => String(others.map((s) => s.title)) === String(stages.map((s) => s.title));
  const focus = () => current.focus();
  return { nav, show, fits, focus, survey, mark: moved };
}
