// What is printed in place of a viewer: its pictures as wide as the sheet, sharp and dark on white, and what
// is said of them. It is made when printing begins and gone when it has ended.

import { h } from "../parts/dom.js";
import { legends } from "../parts/legend.js";
import { variables } from "../picture/colour.js";
import { paint } from "../picture/paint.js";
import { sheet } from "../picture/vector.js";

const WIDTH = 703; // px across A4 between its margins
const TEXT = 14; // px

// The room for a picture that is up to `height` px high.
export const room = (height) => ({ width: WIDTH, height, text: TEXT, snug: true });

// make() gives what is on the sheet, or null while there is nothing to print.
export function printed(root, make) {
  const stops = new AbortController();
  const listen = (name, heard) =>
    addEventListener(name, () => (root.isConnected ? heard() : stops.abort()), { signal: stops.signal });
  listen("beforeprint", () => {
    const sheets = make();
    if (sheets) root.append(h("div", { class: "paper", style: variables() }, sheets));
  });
  listen("afterprint", () => root.querySelector(":scope > .paper")?.remove());
}

// A picture with its scales.
export function drawn({ scene, picture }) {
  const { theme } = scene;
  return [
    vector((canvas) => paint(canvas, picture, { ...scene, ratio: 1, scale: 1 })),
    h("div", { class: "legend" }, legends(picture, theme)),
  ];
}

// What is drawn onto a canvas, as an image of lines.
export function vector(draw) {
  const paper = sheet("#fff");
  draw(paper);
  const svg = new DOMParser().parseFromString(String(paper), "image/svg+xml").documentElement;
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  return document.importNode(svg, true);
}

// What is said on the screen, said again.
export const copies = (within, ...selectors) =>
  selectors.flatMap((each) => [...within.querySelectorAll(each)]).map((each) => each.cloneNode(true));
