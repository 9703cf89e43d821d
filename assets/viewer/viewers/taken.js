// What a reader takes away of a walk: a figure for a paper, a printed sheet.

import { h } from "../parts/dom.js";
import { figuring } from "../parts/figure.js";
import { onWhite } from "../picture/colour.js";
import { ofBlocks } from "../picture/figure.js";
import { running, visible } from "../words/text.js";
import { otherPictured } from "./comparing.js";
import { sideTitle } from "./naming.js";
import { otherIn } from "./others.js";
import { copies, drawn, room } from "./paper.js";
import { pictured } from "./pictured.js";
import { stageIn, whereIn } from "./walk.js";

const HIGH = 480; // px that the picture on a sheet may be high

export const figureOf = (v, name) =>
  figuring({ name, caption: () => captionOf(v), ...ofBlocks((room, theme) => pictured(v, room, theme)) });

// Under a figure: what it shows, of which words, and where it comes from.
function captionOf({ parts, state }) {
  const { tokens, special, keys, answering, lists, model } = parts.trace;
  const text = (words, added) => `“${visible(running(words.filter((_, i) => !added.includes(i))))}”`;
  const own = tokens.length > special.length ? text(tokens, special) : "";
  const from = keys ? `${text(keys, lists[answering].special)} → ` : "";
  const where = [model, whereIn(parts, state), sideTitle({ parts, state })].filter(Boolean).join(", ");
  const of = own && ` of ${from}${own}`;
  return `${stageIn(parts, state).title}${of} (${where}).`;
}

export function onSheet(v) {
  const { ui, parts, state } = v;
  if (!v.picture) return null;
  const colours = onWhite(v.colours.font);
  const other = otherIn(v);
  const about = [whereIn(parts, state), sideTitle({ parts, state })].filter(Boolean).join(" · ");
  return [
    h("h2", {}, stageIn(parts, state).title, " ", h("small", {}, about)),
    ...copies(ui.viewer, ".reading"),
    ...drawn(pictured(v, room(HIGH), colours)),
    ...(other ? copies(ui.viewer, ".other-says") : []),
    ...(other?.stage ? drawn(otherPictured(v, other, room(HIGH), colours)) : []),
    ...copies(ui.card, ".equation", ".caption", ".notice"),
  ];
}
