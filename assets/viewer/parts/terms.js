// The field's terms where the app itself writes them: each is explained on hover, focus and tap.

import glossary from "../../glossary.json" with { type: "json" };
import { h } from "./dom.js";

const HUES = ["query", "key", "value"];
const KNOWN = new Map(
  glossary.flatMap((entry) => [entry.term, ...entry.forms].map((form) => [form.toLowerCase(), entry])),
);
const FORMS = [...KNOWN.keys()]
  .sort((a, b) => b.length - a.length)
  .map((form) => form.replace(/[^\w ]/g, "\\$&"));
const TERM = new RegExp(`(?<![\\w-])(${FORMS.join("|")})(?![\\w-])`, "i");

// A text of ours with its terms marked, each once; query, key and value in their hues throughout.
export function explained(text) {
  const marked = new Set();
  return text.split(TERM).map((piece, i) => {
    if (i % 2 === 0) return piece;
    const { term, says } = KNOWN.get(piece.toLowerCase());
    const hue = HUES.includes(term) ? term : "";
    if (marked.has(term)) return hue ? h("span", { class: hue }, piece) : piece;
    marked.add(term);
    return word(piece, says, hue);
  });
}

function word(text, says, hue) {
  const tip = h("div", { class: "explains", role: "tooltip" }, says);
  const show = () => {
    element.closest(".root").append(tip);
    const { left, top, bottom } = element.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    const below = bottom + 4 + height < innerHeight;
    tip.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 12))}px`;
    tip.style.top = `${below ? bottom + 4 : top - 4 - height}px`;
  };
  const hide = () => {
    tip.remove();
  };
  const element = h(
    "dfn",
    {
      class: `term ${hue}`,
      tabindex: 0,
      "aria-description": says,
      onpointerenter: show,
      onpointerleave: hide,
      onclick: show,
      onfocus: show,
      onblur: hide,
      onkeydown(event) {
        if (event.key !== "Escape" || !tip.isConnected) return;
        hide();
        event.stopPropagation();
      },
    },
    text,
  );
  return element;
}
