// Every head as a small picture of its weights, layer by layer; one of them is open.

import { h } from "./dom.js";
import { radios } from "./radios.js";
import { visible } from "../words/text.js";

// `open` is told which.
export function headTiles(open) {
  const root = h("div", { class: "tiles", role: "radiogroup", "aria-label": "Heads" });
  const mark = radios(root);
  let tiles = [];
  return {
    root,
    draw({ heads }) {
      tiles = heads.map((head, i) =>
        h(
          "button",
          {
            type: "button",
            role: "radio",
            "aria-checked": "false",
            tabindex: -1,
            class: head.trained ? "tile trained" : "tile",
            onclick: () => open(i),
          },
          h("span", { class: "picture", style: `--picture: url(${picture(head.weights)})` }),
          h("b", {}, visible(head.name)),
          " ",
          h("small", {}, visible(head.says)),
        ),
      );
      root.replaceChildren(...tiles);
      mark(null);
    },
    light(i) {
      mark(tiles[i] ?? null);
    },
  };
}

// The weights as the opacity of a pixel each.
function picture({ rows, columns, at }) {
  const canvas = h("canvas", { width: columns, height: rows });
  const pixels = new ImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++)
    pixels.data[4 * i + 3] = 255 * Math.sqrt(at(Math.floor(i / columns), i % columns));
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}
