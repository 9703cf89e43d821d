// The strip of heads: one stop of the Tab key, arrows move inside.

import { matrix } from "../data/matrix.js";
import { thumbnail } from "../picture/texture.js";
import { h } from "./dom.js";

const THUMB = 34;

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
