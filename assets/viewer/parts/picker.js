// A token chosen in the picture that it is a part of: the button tells which, and opens the picture. Whoever has
// no pointer goes by row and column; tokens that are no part of it, and `none`, have buttons of their own.

import { visible } from "../words/text.js";
import { h } from "./dom.js";
import { image } from "./named.js";

const LARGE = { few: 56, many: 24 }; // px of a part of the picture, so that a finger meets it
const FEW = 5; // rows
const GAP = 6;

// of: a list of entries with `places`, see `Entries`. choose(i) is told, `none` is {value, text} or null.
export function picker(name, { labels, images, places }, choose, none = null) {
  const rows = 1 + Math.max(...places.map((place) => place?.[0] ?? 0));
  const columns = 1 + Math.max(...places.map((place) => place?.[1] ?? 0));
  const side = rows > FEW ? LARGE.many : LARGE.few;
  const at = (row, column) => places.findIndex((place) => place?.[0] === row && place[1] === column);
  let now = 0;

  const take = (i) => {
    popup.hidePopover();
    button.focus();
    choose(i);
  };
  const parts = places.flatMap((place, i) =>
    place
      ? [
          h("img", {
            src: images[i],
            alt: "",
            draggable: "false",
            style: `grid-area: ${place[0] + 1} / ${place[1] + 1}`,
            "data-i": i,
          }),
        ]
      : [],
  );
  const picture = h(
    "div",
    {
      class: "parts-picture",
      style: `grid-template: repeat(${rows}, 1fr) / repeat(${columns}, 1fr); --wide: ${columns * side}px; aspect-ratio: ${columns} / ${rows}`,
      onclick: ({ target }) => target.dataset.i && take(Number(target.dataset.i)),
    },
    parts,
  );
  const counted = (title, count) =>
    h(
      "select",
      { "aria-label": title, onchange: () => take(at(Number(row.value), Number(column.value))) },
      Array.from({ length: count }, (_, i) => h("option", { value: i }, i + 1)),
    );
  const [row, column] = [counted("Row", rows), counted("Column", columns)];
  const others = labels.flatMap((label, i) => (places[i] ? [] : [[i, visible(label)]]));
  if (none) others.push([none.value, none.text]);
  const buttons = others.map(([i, text]) => h("button", { class: "turn", onclick: () => take(i) }, text));
  const popup = h(
    "div",
    { class: "parts", popover: "auto", role: "dialog", "aria-label": name },
    picture,
    h("div", { class: "parts-by" }, h("label", {}, "row ", row), h("label", {}, "column ", column), buttons),
  );
  const button = h("button", { class: "picked", title: name, "aria-haspopup": "dialog" });
  button.popoverTargetElement = popup;
  popup.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState !== "open") return;
    const [mine, own] = [button.getBoundingClientRect(), popup.getBoundingClientRect()];
    const below = mine.bottom + GAP + own.height <= innerHeight;
    popup.style.left = `${Math.max(GAP, Math.min(mine.left, innerWidth - own.width - GAP))}px`;
    popup.style.top = `${below ? mine.bottom + GAP : Math.max(GAP, mine.top - GAP - own.height)}px`;
    (places[now] ? row : buttons[others.findIndex(([i]) => i === now)])?.focus();
  });

  const show = (i) => {
    now = i;
    const text = labels[i] === undefined ? none.text : visible(labels[i]);
    button.setAttribute("aria-label", `${name}: ${text}`);
    button.replaceChildren(...[i >= 0 && image(labels[i])].filter(Boolean), h("bdi", {}, text));
    for (const each of parts) each.classList.toggle("on", Number(each.dataset.i) === i);
    if (places[i]) [row.value, column.value] = places[i];
  };
  return { element: h("span", { class: "picker" }, button, popup), show };
}
