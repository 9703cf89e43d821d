// What a reader takes away of the map of heads: figures for a paper, a printed sheet.

import { h } from "../parts/dom.js";
import { figuring } from "../parts/figure.js";
import { onWhite } from "../picture/colour.js";
import { across, ofBlocks, theme } from "../picture/figure.js";
import { layout, paintMap } from "../picture/headmap.js";
import { running, visible } from "../words/text.js";
import { headPicture } from "./openhead.js";
import { copies, drawn, room, vector } from "./paper.js";
import { fileName, measureOn, sizes } from "./tiles.js";

const HIGH = 350; // px that each of the two pictures on a printed sheet may be high

// Of the map, and of the head that is open.
export const figuresOf = (v) => [
  figuring({ name: () => "heads", caption: () => mapCaption(v), base: (cm) => mapBase(v, cm) }),
  figuring({
    name: () => fileName(v.parts.maps, v.state),
    caption: () => `Attention weights of ${v.ui.title.textContent}${ofWords(v.parts.maps)}.`,
    ...ofBlocks((room, theme) => headPicture(v, room, theme)),
  }),
];

export function onSheet(v) {
  const { ui, parts, state } = v;
  if (!v.plan) return null;
  const colours = onWhite(v.colours.font);
  const { width } = room(HIGH);
  const plan = layout(sizes(parts.maps), { width, height: HIGH });
  const about = measureOn(parts, state);
  const draw = (canvas) => paintMap(canvas, plan, parts.maps, about, { theme: colours, ratio: 1, scale: 1 });
  const opened = headPicture(v, room(HIGH), colours);
  return [
    h("h2", {}, "All heads ", h("small", {}, about?.title ?? "")),
    vector(draw),
    h("p", {}, ui.mapSays.textContent),
    ...(opened ? [...copies(ui.viewer, "h2", ".reading"), ...drawn(opened)] : []),
  ];
}

const quoted = (tokens) => `“${visible(running(tokens))}”`;

function ofWords({ tokens, special, source, model }) {
  const words = tokens.filter((_, i) => !special.includes(i));
  return `, ${source.length ? `${quoted(source)} → ` : ""}${quoted(words)} (${model})`;
}

function mapCaption({ parts, state }) {
  const about = measureOn(parts, state);
  return `${about ? `${about.title} of all heads` : "Attention weights of all heads"}${ofWords(parts.maps)}.`;
}

// The map as a figure's base.
function mapBase({ parts, state }, centimetres) {
  const width = across(centimetres);
  const plan = layout(sizes(parts.maps), { width, height: width });
  const about = measureOn(parts, state);
  const { scale } = about ?? parts.maps.tensors.maps;
  const blocks = scale ? [{ scale, tensor: { symbol: about?.title ?? "A", hue: "" } }] : [];
  const paintOn = (canvas, size, ratio) =>
    paintMap(canvas, { ...plan, ...size }, parts.maps, about, { theme, ratio, scale: 1 });
  return { ...plan, blocks, width: Math.max(width, plan.width), paint: paintOn };
}
