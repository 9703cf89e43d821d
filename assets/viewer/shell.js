// The viewer's lasting elements, and the scales under the picture.

import { css } from "./colour.js";
import { h } from "./dom.js";
import { number } from "./words.js";

export function skeleton() {
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
      add("reading", h("p", { class: "reading" })),
      add("legend", h("div", { class: "legend" }))),
    h("aside", { class: "side", "aria-label": "About this stage" }, add("sum", h("div")), add("card", h("div")), add("notes", h("div", { class: "notes" })))));
  return ui;
}

// The scale of every matrix in the picture, labelled with its numbers.
export function legends(picture, colours) {
  const seen = new Map();
  for (const block of picture.blocks) if (block.limit > 0) seen.set(block.tensor.name, block);
  return [...seen.values()].slice(0, 4).map(({ tensor, limit }) => {
    const stops = (table) => [0, 64, 128, 192, 255].map((i) => css(table[i]));
    const ramp = tensor.signed ? [...stops(colours.minus).reverse(), ...stops(colours.plus)] : stops(colours.plus);
    const edge = (value) => number(value, limit >= 10 ? 0 : limit >= 1 ? 1 : 2);
    const beyond = tensor.clipped ? (tensor.signed ? ["≤ ", "≥ "] : ["", "≥ "]) : ["", ""];
    return h("span", { class: "scale" }, h("b", { class: tensor.hue ?? "" }, tensor.symbol),
      h("span", {}, tensor.signed ? beyond[0] + edge(-limit) : "0"),
      h("i", { style: `background:linear-gradient(90deg,${ramp.join()})` }),
      h("span", {}, beyond[1] + edge(limit)));
  });
}
