// The rail of all stages, and the strip of heads: both are one stop of the Tab key, arrows move inside.

import { h } from "./dom.js";
import { matrix } from "./payload.js";
import { thumbnail } from "./paint.js";

const THUMB = 34;

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

export function strip(heads, choose) {
  const canvases = [];
  const buttons = heads.map((name, head) => {
    const canvas = h("canvas", { "aria-hidden": "true", style: `width:calc(${THUMB} * var(--u));height:calc(${THUMB} * var(--u))` });
    canvases.push(canvas);
    return h("button", {
      role: "radio", class: "head", tabindex: -1, "aria-checked": "false", "aria-label": `Head ${name}`,
      title: `Head ${name}`, onclick: () => choose(head),
    }, canvas, h("span", {}, name));
  });
  buttons.push(h("button", {
    role: "radio", class: "head all", tabindex: -1, "aria-checked": "false", "aria-label": "All heads",
    title: "All heads at once", onclick: () => choose(-1),
  }, h("span", {}, "all")));
  const group = h("div", { class: "strip", role: "radiogroup", "aria-label": "Heads" },
    h("span", { class: "strip-name" }, "Heads"), ...buttons);
  const draw = (trace, colours) => {
    const { axes } = trace.stages.find((stage) => stage.name === trace.thumbnails);
    const weights = trace.tensors[trace.thumbnails];
    canvases.forEach((canvas, head) => thumbnail(canvas, matrix(weights, axes, head), colours, devicePixelRatio, THUMB));
  };
  const show = (head, enabled, focus) => {
    group.classList.toggle("off", !enabled);
    buttons.forEach((button, i) => {
      const on = enabled && (i === head || (head < 0 && i === buttons.length - 1));
      button.setAttribute("aria-checked", String(on));
      button.disabled = !enabled;
      button.tabIndex = on ? 0 : -1;
      if (on && focus) button.focus();
    });
  };
  const fits = (others) => String(others) === String(heads);
  return { group, show, draw, fits };
}
