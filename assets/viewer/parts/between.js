// Two texts and the lines between their words: above each other while there is room, else side by side.

import { h } from "./dom.js";
import { radios } from "./radios.js";
import { mixed } from "./share.js";
import { percent } from "../words/numbers.js";
import { brief } from "../words/text.js";

const SVG = "http://www.w3.org/2000/svg";
const SEEN = 0.03; // a weight below has no line
const WIDE = 7; // px of a line that gets all
const FORMS = ["rows large", "rows", "rows small"]; // the first in which no word is out of sight
const RING = 7; // px, around the point where two lines cross

// `choose` is told a step or null; `pin` a word of the source or null; `point` {target} or {source} or null.
export function between({ choose, pin, point }) {
  const asked = h("div", { class: "words source", role: "radiogroup" });
  const said = h("div", { class: "words target", role: "radiogroup" });
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const root = h("div", { class: "between" }, asked, said);
  root.prepend(svg);
  const marks = [radios(asked), radios(said)];
  let data = null;
  let tiles = { source: [], target: [] };
  let lines = [];
  let rings = [];

  const tileOf = (side, take) => (token, i) =>
    h(
      "button",
      {
        type: "button",
        role: "radio",
        "aria-checked": "false",
        tabindex: i ? -1 : 0,
        class: ["word", token.goes && "goes", token.special && "special", token.wanted && "wanted"]
          .filter(Boolean)
          .join(" "),
        title: token.wanted ? "The word you asked for" : null,
        onclick: () => take(i),
        onpointerenter: () => point({ [side]: i }),
        onpointerleave: () => point(null),
      },
      h("bdi", {}, brief(token.name)),
      " ",
      h("small", {}),
    );

  const place = () => {
    if (!data || !root.clientWidth) return;
    const { scrollTop } = root;
    const form = FORMS.find((each) => {
      root.className = `between ${each}`;
      return [asked, said].every((row) => row.scrollWidth <= row.clientWidth + 1);
    });
    const across = form !== undefined;
    if (!across) root.className = "between columns";
    root.scrollTop = scrollTop;
    const { left, top } = svg.getBoundingClientRect();
    const ends = (side) =>
      tiles[side].map((tile) => {
        const box = tile.getBoundingClientRect();
        const first = side === "source";
        return across
          ? [box.left + box.width / 2 - left, (first ? box.bottom : box.top) - top]
          : [(first ? box.right : box.left) - left, box.top + box.height / 2 - top];
      });
    const [from, to] = [ends("source"), ends("target")];
    for (const line of lines) line.move(to[line.target], from[line.source]);
    for (const ring of rings) ring.move(to, from);
  };
  const size = new ResizeObserver(place);
  size.observe(root);

  return {
    root,
    draw(next) {
      data = next;
      const focus = root.contains(root.getRootNode().activeElement);
      tiles = {
        source: data.source.map(tileOf("source", (i) => pin(i))),
        target: data.target.map(tileOf("target", (i) => choose(i))),
      };
      asked.replaceChildren(...tiles.source);
      said.replaceChildren(...tiles.target);
      asked.setAttribute("aria-label", `${data.languages[0]}: choose a word to see what looks at it`);
      said.setAttribute("aria-label", `${data.languages[1]}: choose a word to see what it looks at`);
      for (const mark of marks) mark(null);
      lines = drawnLines(data);
      rings = data.crossings.map(ring);
      svg.replaceChildren(...lines.map(({ line }) => line), ...rings.map(({ circle }) => circle));
      place();
      if (focus && data.at !== null) tiles.target[data.at]?.focus();
    },
    // What is said up to `rest`; `focus`: {target} or {source} that is looked at.
    light({ rest, focus, chosen, pinned }) {
      const row = focus?.target;
      const column = focus?.source;
      const { weights } = data;
      tiles.source.forEach((tile, s) => {
        shared(tile, row === undefined ? null : weights.at(row, s));
        tile.classList.toggle("asks", column === s);
      });
      tiles.target.forEach((tile, t) => {
        shared(tile, column === undefined ? null : weights.at(t, column));
        tile.classList.toggle("asks", row === t);
        tile.classList.toggle("waits", t >= rest);
      });
      marks[0](tiles.source[pinned] ?? null);
      marks[1](tiles.target[chosen] ?? null);
      for (const group of Object.values(tiles)) {
        if (group.length && group.every((tile) => tile.tabIndex < 0)) group[0].tabIndex = 0;
      }
      for (const { line, target, source } of lines) {
        const lit = target === row || source === column;
        line.classList.toggle("away", target >= rest);
        line.classList.toggle("lit", lit);
        line.classList.toggle("faint", Boolean(focus) && !lit);
      }
      for (const { circle, pair } of rings) {
        const lit = pair.some(([t, s]) => t === row || s === column);
        circle.classList.toggle("away", pair.some(([t]) => t >= rest) || (Boolean(focus) && !lit));
      }
      const tile = tiles.target[chosen];
      if (tile) within(root, tile);
    },
    remove() {
      size.disconnect();
      root.remove();
    },
  };
}

// How much a word gets of the one that is looked at.
function shared(tile, weight) {
  const small = tile.lastChild;
  small.textContent = weight === null ? "" : weight < 0.01 ? "·" : percent(weight);
  tile.classList.toggle("given", weight !== null);
  tile.classList.toggle("strong", weight !== null && weight >= 0.5);
  if (weight === null) tile.style.removeProperty("--mix");
  else tile.style.setProperty("--mix", mixed(weight));
}

function drawnLines({ source, target, weights }) {
  const lines = [];
  for (let t = 0; t < target.length; t++)
    for (let s = 0; s < source.length; s++) {
      const weight = weights.at(t, s);
      if (weight < SEEN) continue;
      const line = document.createElementNS(SVG, "line");
      line.setAttribute("stroke-width", Math.max(0.75, WIDE * weight).toFixed(2));
      line.style.setProperty("--weight", weight.toFixed(3));
      if (target[t].special) line.classList.add("end");
      const move = ([x1, y1], [x2, y2]) => {
        for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, value);
      };
      lines.push({ line, target: t, source: s, move });
    }
  return lines;
}

// A ring where the lines of two words cross: pairs of a word said and the word it looks at.
function ring(pair) {
  const circle = document.createElementNS(SVG, "circle");
  circle.setAttribute("r", RING);
  const move = (to, from) => {
    const [[a, b], [c, d]] = pair.map(([t, s]) => [to[t], from[s]]);
    const [x, y] = meeting(a, b, c, d);
    circle.setAttribute("cx", x);
    circle.setAttribute("cy", y);
  };
  return { circle, pair, move };
}

// Where the line through a and b meets the one through c and d.
function meeting([ax, ay], [bx, by], [cx, cy], [dx, dy]) {
  const flat = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  const share = flat ? ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / flat : 0;
  return [ax + share * (bx - ax), ay + share * (by - ay)];
}

// Scrolls the texts, and nothing around them, to a word.
function within(box, tile) {
  const [outer, inner] = [box.getBoundingClientRect(), tile.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}
