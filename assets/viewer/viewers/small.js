// One picture several times, in small: each with a map over it, with other colours.
// What each says stands below it; those that lead to a head are buttons.

import { h } from "../parts/dom.js";
import { over } from "../picture/colour.js";
import { dimmed } from "../picture/dimmed.js";

const LONG = 9; // so many still stand in one row, if there is room

export function small(parent, tell) {
  const root = parent.appendChild(h("div", { class: "row", role: "group" }));
  let drawn = 0;

  const show = ({ label, picture, each, parts }) => {
    const size = parts.picture;
    if (size?.id !== picture) return; // it is on its way
    const now = ++drawn;
    root.setAttribute("aria-label", label);
    root.style.setProperty("--columns", size.columns);
    root.style.setProperty("--rows", size.rows);
    root.style.setProperty("--n", each.length);
    root.classList.toggle("long", each.length > LONG);
    const image = new Image();
    image.src = size.image;
    image.decode().then(() => {
      if (now !== drawn) return; // another one has come meanwhile
      root.style.setProperty("--picture", `url(${dimmed(image)})`);
      const focus = [...root.children].indexOf(root.getRootNode().activeElement);
      const plain = { address: size.image };
      root.replaceChildren(...each.map((one, i) => figure({ image: plain, ...one }, i, size)));
      if (focus >= 0) root.children[focus]?.focus({ preventScroll: true });
    });
  };

  const figure = (one, i, size) => {
    const inside = [
      h("span", { class: "frame" }, painted(one, size)),
      h("b", {}, one.title),
      " ",
      h("small", {}, one.note),
    ];
    if (!one.leads) return h("div", { class: "one", role: "img", "aria-label": one.spoken }, inside);
    const chosen = () => tell({ chosen: i });
    return h(
      "button",
      {
        type: "button",
        class: "one",
        "aria-description": one.spoken,
        "aria-pressed": String(one.here),
        onclick: chosen,
      },
      inside,
    );
  };

  return { show, remove: () => root.remove() };
}

// What lies over the picture, in the order it lies there.
function painted({ shares, image, asks, to }, { rows, columns }) {
  const found = [];
  if (!shares) found.push(h("img", { alt: "", src: image.address, class: image.cells ? "cells" : "" }));
  else found.push(canvas(shares, rows, columns));
  const at = (patch, kind) => {
    const place = (i, n) => `${(100 * i) / n}%`;
    const [row, column] = [Math.floor((patch - 1) / columns), (patch - 1) % columns];
    return h("i", { class: kind, style: `left: ${place(column, columns)}; top: ${place(row, rows)}` });
  };
  if (to) found.push(at(to, "to"));
  if (asks) found.push(at(asks, "asks"));
  return found;
}

function canvas(shares, rows, columns) {
  const found = h("canvas", { width: columns, height: rows });
  const context = found.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  for (const [i, share] of shares.entries()) pixels.data.set(over[share], 4 * i);
  context.putImageData(pixels, 0, 0);
  return found;
}
