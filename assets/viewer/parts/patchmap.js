// Every head of every layer as a small picture of where one patch looks: a column for each layer, a row for
// each head, the last one for their mean. One is open.

import { tiling } from "../picture/tiling.js";
import { h, write } from "./dom.js";

const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
// Only what changes is written: the browser lays out again whatever was.
const mark = (tile, here, strong) => {
  if (here !== tile.here) {
    tile.button.setAttribute("aria-checked", String(here));
    tile.button.tabIndex = here ? 0 : -1;
  }
  if (strong !== tile.strong) tile.button.classList.toggle("strong", strong);
  Object.assign(tile, { here, strong });
};
const nameOf = (head) => (head < 0 ? "mean" : String(head));

// `open` is told a layer and a head, -1 for the mean.
export function patchMap(open) {
  let [tiles, heads, layers, over] = [[], [], 0, null];
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
  const tile = (layer, head) => {
    const small = h("span", { class: "small" });
    const says = h("small", {}, document.createTextNode(""));
    const button = h(
      "button",
      { type: "button", role: "radio", tabindex: -1, onclick: () => open(layer, head) },
      small,
      " ",
      says,
    );
    return { layer, head, here: null, strong: false, button, small, says };
  };
  return {
    root,
    draw(picture, dark) {
      layers = picture.n_layers;
      heads = [...Array(picture.n_heads).keys(), -1];
      tiles = [];
      for (let layer = 0; layer < layers; layer++) for (const head of heads) tiles.push(tile(layer, head));
      root.style.setProperty("--picture", `url(${dark})`);
      root.style.setProperty("--layers", layers);
      root.style.setProperty("--heads", heads.length);
      const canvas = h("canvas", { "aria-hidden": "true" }); // one for all: each is a layer of the browser's
      const top = h("span", { class: "corner" }, h("span", {}, "head"), h("span", {}, "layer"));
      root.replaceChildren(
        canvas,
        top,
        ...Array.from({ length: layers }, (_, layer) => h("span", { class: "name" }, String(layer))),
        ...heads.flatMap((head) => [
          h("span", { class: "name side" }, nameOf(head)),
          ...Array.from({ length: layers }, (_, layer) => tileAt(layer, head).button),
        ]),
      );
      over?.remove();
      over = tiling(
        canvas,
        tiles.map(({ small }) => small),
        picture,
      );
    },
    // shares: what a head is painted from, none while it is on its way; under: what stands below it.
    light(layer, head, shares, under, strong) {
      over.paint(tiles.map((each) => shares(each.layer, each.head)));
      for (const each of tiles) {
        const here = each.layer === layer && each.head === head;
        mark(each, here, strong(each.layer, each.head));
        write(each.says, under(each.layer, each.head));
      }
    },
    remove() {
      over?.remove();
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
