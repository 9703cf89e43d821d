// What the lines between words mean: how wide they are, whose colour they have.

import { clipped } from "../data/scales.js";
import { css } from "../picture/colour.js";
import { headInk, widthOf } from "../picture/lines.js";
import { fine, number } from "../words/numbers.js";
import { h } from "./dom.js";

export function lineLegend(picture, colours) {
  const { words, blocks } = picture;
  const [{ scale, tensor, covered }] = blocks;
  const plain = css(words.heads ? colours.astray : colours.plus[178]);
  const line = (percent, colour, says, dashed = false) =>
    h(
      "span",
      { class: "lined" },
      h("i", { style: `border-top:${widthOf(picture, percent)}px ${dashed ? "dashed" : "solid"} ${colour}` }),
      says,
    );
  const key = (...content) => h("span", { class: "scale" }, ...content);
  const symbol = h("b", { class: tensor.hue ?? "" }, tensor.symbol);
  const found = words.shares
    ? [
        key(
          symbol,
          "the wider, the more of the weight",
          ...[10, 50, 100].map((p) => line(p, plain, `${p} %`)),
        ),
      ]
    : covered
      ? [key(symbol, "the wider, the larger")]
      : scale.limit > 0
        ? [
            key(
              symbol,
              "the wider, the larger",
              line(
                100,
                plain,
                (clipped(scale) ? "≥ " : "") + tensor.fine
                  ? fine(scale.limit)
                  : number(scale.limit, scale.limit < 1 ? 2 : 1),
              ),
            ),
            scale.signed && line(40, css(colours.minus[178]), "below zero", true),
          ]
        : [key(symbol, "nothing but zeros")];
  if (words.heads)
    found.push(
      ...words.heads.map((name, head) => line(100, css(headInk(colours, head, words.heads.length)), name)),
    );
  else if (words.shares && words.answers.some(({ special }) => special))
    found.push(line(40, css(colours.astray), "to a special token"));
  return found.filter(Boolean);
}
