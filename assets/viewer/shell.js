// The viewer's lasting elements, and the scales under the picture.

import { css } from "./colour.js";
import { h } from "./dom.js";
import { number } from "./words.js";

export function skeleton(saved) {
  const ui = {};
  const add = (name, element) => (ui[name] = element);
  add("viewer", h("div", { class: "viewer" },
    h("section", { class: "stage", "aria-label": "Stage" },
      add("header", h("header", {},
        add("title", h("h2")),
        h("div", { class: "steps" },
          add("previous", h("button", { class: "turn" }, "‹ Prev")),
          add("place", h("span", { class: "place" })),
          add("next", h("button", { class: "turn" }, "Next ›"))))),
      add("holder", h("div", { class: "holder" },
        add("surface", h("div", { class: "surface", role: "grid", tabindex: 0, "aria-label": "Numbers of this stage: arrow keys move, Enter opens the sum" },
          add("canvas", h("canvas", { "aria-hidden": "true" })),
          add("light", h("canvas", { class: "lit", "aria-hidden": "true" })),
          h("div", { role: "row", class: "spoken" },
            add("cell", h("div", { role: "gridcell", id: "cell-a" })),
            add("spare", h("div", { role: "gridcell", id: "cell-b", hidden: true }))))),
        add("tip", h("div", { class: "tip", role: "tooltip", hidden: true })))),
      add("reading", h("p", { class: "reading", "aria-live": "polite" })),
      h("div", { class: "under" }, add("legend", h("div", { class: "legend" })), saved)),
    add("side", h("aside", { class: "side", "aria-label": "About this stage" },
      add("sum", h("div")), add("card", h("div"))))));
  return ui;
}

// The scales of the picture, labelled with their numbers; matrices that share one are named together.
export function legends(picture, colours) {
  const moved = picture.blocks.some((block) => block.changed);
  const scales = new Map();
  for (const { scale, tensor } of picture.blocks) {
    if (scale.limit > 0) scales.set(scale, new Map([...(scales.get(scale) ?? []), [tensor.symbol, tensor.hue]]));
  }
  const drawn = [...scales].slice(0, 4).map(([{ limit, clipped, signed }, symbols]) => {
    const stops = (table) => [0, 64, 128, 192, 255].map((i) => css(table[i]));
    const ramp = signed ? [...stops(colours.minus).reverse(), ...stops(colours.plus)] : stops(colours.plus);
    const digits = limit >= 10 ? 0 : limit >= 1 ? 1 : limit >= 0.1 ? 2 : 1 - Math.floor(Math.log10(limit));
    const names = [...symbols].flatMap(([symbol, hue], i) => [i ? ", " : "", h("b", { class: hue ?? "" }, symbol)]);
    return h("span", { class: "scale" }, h("span", {}, names),
      h("span", {}, signed ? (clipped ? "≤ " : "") + number(-limit, digits) : "0"),
      h("i", { style: `background:linear-gradient(90deg,${ramp.join()})` }),
      h("span", {}, (clipped ? "≥ " : "") + number(limit, digits)));
  });
  return moved ? [...drawn, h("span", { class: "outlined" }, h("i"), "changed")] : drawn;
}
