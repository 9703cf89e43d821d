// Every head of every layer as a small picture of where one patch looks: a column for each layer, a row for
// each head, the last one for their mean. One is open.

import { overlay } from "../picture/overlay.js";
import { h } from "./dom.js";

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
// Only what changes is written: the browser lays out again whatever was.
const mark = (tile, here) => {
  tile.here = here;
  tile.button.setAttribute("aria-checked", String(here));
  tile.button.tabIndex = here ? 0 : -1;
};
const write = (element, text) => {
  if (element.firstChild.data !== text) element.firstChild.data = text;
};
const nameOf = (head) => (head < 0 ? "mean" : String(head));

// `open` is told a layer and a head, -1 for the mean.
export function patchMap(open) {
  let [tiles, heads, layers] = [[], [], 0];
  const root = h("div", { class: "map", role: "radiogroup", "aria-label": "Every head of every layer" });
  const tileAt = (layer, head) => tiles[layer * heads.length + heads.indexOf(head)];
  root.addEventListener("keydown", (event) => {
    const turned = getComputedStyle(root).gridAutoFlow === "column"; // where a screen is narrow
    const step = turned ? STEPS[event.key]?.toReversed() : STEPS[event.key];
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
    const says = h("small", {}, document.createTextNode(""));
    const button = h(
      "button",
      { type: "button", role: "radio", tabindex: -1, onclick: () => open(layer, head) },
      h("span", { class: "small" }, canvas),
      " ",
      says,
    );
    return { layer, head, here: null, button, says, paint: overlay(canvas) };
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
      root.style.setProperty("--layers", layers);
      root.style.setProperty("--heads", heads.length);
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
    // shares: what a head is painted from, none while it is on its way; under: what stands below it.
    light(layer, head, shares, under, strong) {
      for (const each of tiles) {
        const here = each.layer === layer && each.head === head;
        if (here !== each.here) mark(each, here);
        each.paint(shares(each.layer, each.head));
        write(each.says, under(each.layer, each.head));
        each.button.classList.toggle("strong", strong(each.layer, each.head));
      }
    },
    // What each is called, after it was seen.
    speak(spoken) {
      for (const { layer, head, button } of tiles) {
        const said = spoken(layer, head);
        const called = head < 0 ? "mean of its heads" : `head ${head}`;
        button.setAttribute("aria-label", `Layer ${layer}, ${called}${said && `: ${said}`}`);
      }
    },
  };
}
