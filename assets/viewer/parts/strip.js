// The strip of heads.

import { matrix } from "../data/matrix.js";
import { thumbnail } from "../picture/texture.js";
import { h } from "./dom.js";
import { radios } from "./radios.js";

const THUMB = 34;

// `pictured`: whether a small picture of its weights stands over every name.
export function strip(heads, pictured, go) {
  const canvases = [];
  const buttons = heads.map((name, head) => {
    const canvas =
      pictured &&
      h("canvas", {
        "aria-hidden": "true",
        style: `width:calc(${THUMB} * var(--u));height:calc(${THUMB} * var(--u))`,
      });
    if (pictured) canvases.push(canvas);
    return h(
      "button",
      {
        role: "radio",
        class: "head",
        tabindex: -1,
        "aria-checked": "false",
        "aria-label": `Head ${name}`,
        title: `Head ${name}`,
        onclick: () => go(head),
      },
      canvas,
      h("span", {}, name),
    );
  });
  buttons.push(
    h(
      "button",
      {
        role: "radio",
        class: "head all",
        tabindex: -1,
        "aria-checked": "false",
        "aria-label": "All heads",
        title: "All heads at once",
        onclick: () => go(-1),
      },
      h("span", {}, "all"),
    ),
  );
  const group = h(
    "div",
    { class: "strip", role: "radiogroup", "aria-label": "Heads" },
    h("span", { class: "strip-name" }, "Heads"),
    ...buttons,
  );
  const draw = (trace, axes, colours) => {
    const stage = trace.stages.find(({ name }) => name === trace.thumbnails);
    if (!stage) return;
    canvases.forEach((canvas, head) => {
      const weights = matrix(axes, trace.tensors[stage.name], stage.axes, axes.ofHead(head));
      thumbnail(canvas, weights, colours, devicePixelRatio, THUMB);
    });
  };
  const choose = radios(group);
  const show = (head, enabled) => {
    group.classList.toggle("off", !enabled);
    for (const button of buttons) button.disabled = !enabled;
    choose(enabled ? buttons.at(head) : null);
  };
  // Those in which the followed word gets most.
  const mark = (strong) => {
    for (const [i, button] of buttons.entries()) button.classList.toggle("strong", strong.includes(i));
  };
  // Where a number may not be seen, neither may these pictures of what it leads to.
  const cover = (on) => group.classList.toggle("covered", on);
  const fits = (others, pictures) => String([others, pictures]) === String([heads, pictured]);
  return { group, show, draw, mark, cover, fits };
}
