import { endsOf, scalesOf } from "../picture/bars.js";
import { css } from "../picture/colour.js";
import { astray } from "../words/numbers.js";
import { h } from "./dom.js";
import { lineLegend } from "./linelegend.js";

// The scales of the picture, labelled with their numbers; matrices that share one are named together.
export function legends(picture, colours) {
  if (picture.words) return lineLegend(picture, colours);
  const moved = picture.blocks.some((block) => block.changed);
  const drawn = scalesOf(picture)
    .slice(0, 4)
    .map(([scale, symbols]) => {
      const { signed, root } = scale;
      const { low, middle, high } = endsOf(scale);
      const stops = (table) => [0, 64, 128, 192, 255].map((i) => css(table[i]));
      const up = stops(colours.plus);
      const ramp = (colours) => h("i", { style: `background:linear-gradient(90deg,${colours.join()})` });
      const names = [...symbols].flatMap(([symbol, hue], i) => [
        i ? ", " : "",
        h("b", { class: hue ?? "" }, symbol),
      ]);
      return h(
        "span",
        { class: "scale" },
        h("span", {}, names),
        h("span", {}, low),
        ...(root
          ? [ramp(up.slice(0, 3)), h("span", {}, middle), ramp(up.slice(2))]
          : [ramp(signed ? [...stops(colours.minus).reverse(), ...up] : up)]),
        h("span", {}, high),
      );
    });
  if (moved) drawn.push(h("span", { class: "outlined" }, h("i"), "changed"));
  if (picture.blocks.some(holdsAstray))
    drawn.push(h("span", { class: "astray" }, h("i"), "infinite or not a number"));
  return drawn;
}

function holdsAstray({ rows, cols, at, covered }) {
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) if (astray(at(r, c)) && !covered?.(r, c)) return true;
  return false;
}
