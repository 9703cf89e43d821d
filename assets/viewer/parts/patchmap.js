// Every head of every layer as a small picture of where one patch looks: a column for each layer, a row for
// each head, the last one for their mean. One is open.

import { over } from "../picture/colour.js";
import { h } from "./dom.js";

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const nameOf = (head) => (head < 0 ? "mean" : String(head));

// `open` is told a layer and a head, -1 for the mean.
export function patchMap(open) {
  let [tiles, heads, layers] = [[], [], 0];
  const root = h("div", { class: "map", role: "radiogroup", "aria-label": "Every head of every layer" });
  const tileAt = (layer, head) => tiles[layer * heads.length + heads.indexOf(head)];
  root.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const at = tiles.findIndex(({ button }) => button === event.target);
    if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const layer = Math.floor(at / heads.length) + step[0];
    const row = (at % heads.length) + step[1];
    if (layer < 0 || layer >= layers || row < 0 || row >= heads.length) return;
    open(layer, heads[row]);
    tileAt(layer, heads[row]).button.focus();
  });
  const tile = (layer, head, { rows, columns }) => {
    const canvas = h("canvas", { width: columns, height: rows, "aria-hidden": "true" });
    const says = h("small", {});
    const button = h(
      "button",
      { type: "button", role: "radio", tabindex: -1, onclick: () => open(layer, head) },
      h("span", { class: "small" }, canvas),
      says,
    );
    const context = canvas.getContext("2d");
    return { layer, head, button, says, context, pixels: context.createImageData(columns, rows) };
  };
  return {
    root,
    draw(picture, dark) {
      layers = picture.n_layers;
      heads = [...Array(picture.n_heads).keys(), -1];
      tiles = [];
      for (let layer = 0; layer < layers; layer++)
        for (const head of heads) tiles.push(tile(layer, head, picture));
      root.style.setProperty("--picture", `url(${dark})`);
      root.style.gridTemplateColumns = `auto repeat(${layers}, minmax(0, 1fr))`;
      const top = h("span", { class: "corner" }, h("span", {}, "head"), h("span", {}, "layer"));
      root.replaceChildren(
        top,
        ...Array.from({ length: layers }, (_, layer) => h("span", { class: "name" }, String(layer))),
        ...heads.flatMap((head) => [
          h("span", { class: "name side" }, nameOf(head)),
          ...Array.from({ length: layers }, (_, layer) => tileAt(layer, head).button),
        ]),
      );
    },
    // row: what a head is painted from, null while it is on its way; told: what stands under it, and is spoken.
    light(layer, head, row, told, strong) {
      for (const each of tiles) {
        const here = each.layer === layer && each.head === head;
        each.button.setAttribute("aria-checked", String(here));
        each.button.tabIndex = here ? 0 : -1;
        paint(each, row(each.layer, each.head));
        const { text, spoken } = told(each.layer, each.head);
        each.says.textContent = text;
        each.button.classList.toggle("strong", strong(each.layer, each.head));
        const called = each.head < 0 ? "mean of its heads" : `head ${each.head}`;
        each.button.setAttribute("aria-label", `Layer ${each.layer}, ${called}${spoken && `: ${spoken}`}`);
      }
    },
  };
}

function paint({ context, pixels }, row) {
  if (!row) return context.clearRect(0, 0, pixels.width, pixels.height);
  for (let i = 0; i < row.shares.length; i++) pixels.data.set(over[row.shares[i]], 4 * i);
  context.putImageData(pixels, 0, 0);
}
