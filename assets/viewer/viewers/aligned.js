// A translation word by word, and where a head looks while each of them is said: the words of both texts with
// lines between them beside the same weights as a table. Of several heads one is open, or it is stepped
// through; what is pointed at, chosen or pinned lights on both sides and in the table.

import { between } from "../parts/between.js";
import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { headTiles } from "../parts/headtiles.js";
import { shares } from "../parts/shares.js";
import { stepping } from "../parts/stepping.js";
import { percent } from "../words/numbers.js";
import { visible } from "../words/text.js";

const LEAST = 0.3; // of a word's attention, from where on it is told
const SOON = 250; // ms until the page is told where the reader came to rest
const REVEALED = 170; // ms for each word of a new translation

// `tell` is told {at} or {head} when the reader goes there.
export function aligned(parent, tell) {
  const state = { at: null, pinned: null, pointed: null, open: 0, shown: Infinity };
  let data = null;
  const untold = []; // where the page was told that the reader is, and has not said so yet
  let soon = null;
  let spoken = null;
  let revealing = null;

  const settled = () => {
    clearInterval(revealing);
    revealing = null;
    state.shown = Infinity;
  };
  const choose = (at) => {
    settled();
    Object.assign(state, { at, pinned: null });
    light();
    clearTimeout(soon);
    soon = setTimeout(tellSoon, SOON);
  };
  const tellSoon = () => {
    soon = null;
    if (steps.plays) return; // where it comes to rest is enough
    if (state.at === (untold.at(-1) ?? data.at)) return;
    untold.push(state.at);
    tell({ at: state.at });
  };
  const point = (pointed) => {
    state.pointed = pointed;
    light();
  };
  const steps = stepping(choose);
  const words = between({
    choose(t) {
      steps.stop();
      choose(t === state.at ? null : t);
    },
    pin(s) {
      state.pinned = s === state.pinned ? null : s;
      light();
    },
    point,
  });
  const table = shares({
    choose(t) {
      steps.stop();
      choose(t);
    },
    point,
  });
  const tiles = headTiles((i) => {
    if (i === state.open) return;
    state.open = i;
    draw();
    tell({ head: data.heads[i].head });
  });
  const title = h("p", { class: "title" });
  const says = h("p", { class: "says", role: "status" });
  const crossed = h("p", { class: "crossed" });
  const full = h("bdi", { class: "full" });
  steps.root.append(" ", full);
  const above = h("div", { class: "above" }, title, crossed);
  const left = h("div", { class: "left" }, above, words.root, steps.root, says);
  const root = parent.appendChild(
    h("div", { class: "aligned" }, tiles.root, h("div", { class: "panes" }, left, table.root)),
  );
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || (state.at === null && state.pinned === null)) return;
    event.stopPropagation();
    choose(null);
  });

  const rest = () => (state.at === null ? state.shown : state.at + 1);
  const focus = () =>
    state.pointed ??
    (state.pinned !== null ? { source: state.pinned } : state.at !== null ? { target: state.at } : null);
  const told = () => {
    if (state.pinned !== null) return seen(data, state.pinned);
    return state.at === null ? data.all : data.looks[state.at];
  };
  // What is said already is not said again while something is pointed at.
  const say = (pieces) => {
    if (String(pieces) === spoken) return;
    spoken = String(pieces);
    says.replaceChildren(...sentence(pieces));
  };
  const light = () => {
    const lit = { rest: rest(), focus: focus(), chosen: state.at, pinned: state.pinned };
    words.light(lit);
    table.light(lit);
    root.classList.toggle("plays", steps.plays || revealing !== null);
    steps.show(state.at, data.target.length - 1);
    say(told());
    full.textContent = rest() < data.target.length ? "" : visible(data.text);
  };
  const draw = () => {
    const head = data.heads[state.open];
    const here = { ...data, weights: head.weights, name: head.name };
    title.replaceChildren(...sentence(head.about));
    words.draw({ ...here, at: state.at, crossings: head.trained ? data.crossings : [] });
    crossed.hidden = !head.trained || !data.crossings.length;
    crossed.textContent = "Where lines cross, words change places.";
    table.draw(here);
    tiles.light(state.open);
    light();
  };
  // A new translation appears word by word, quickly.
  const reveal = () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    state.shown = 0;
    revealing = setInterval(() => {
      state.shown += 1;
      if (state.shown >= data.target.length) settled();
      light();
    }, REVEALED);
  };

  return {
    show(next) {
      const before = data;
      const same = before?.of === next.of;
      data = same ? { ...before, at: next.at, open: next.open } : next;
      if (!same) for (const head of data.heads) head.weights = unpacked(head.weights, data);
      const heard = untold.indexOf(data.at);
      if (same && heard >= 0) untold.splice(0, heard + 1);
      else if (!same || data.at !== before.at) {
        untold.length = 0;
        clearTimeout(soon);
        steps.stop();
        settled();
        state.at = data.at;
      }
      const opens = data.open !== state.open;
      state.open = data.open;
      tiles.root.hidden = data.heads.length < 2;
      steps.root.hidden = !data.steps;
      says.hidden = !data.steps;
      if (!same) {
        Object.assign(state, { pinned: null, pointed: null });
        tiles.draw(data);
        if (data.steps && data.at === null) reveal();
      }
      if (!same || opens) draw();
      else light();
    },
    remove() {
      clearTimeout(soon);
      clearInterval(revealing);
      steps.remove();
      words.remove();
      root.remove();
    },
  };
}

// Who looks at a word of the source.
function seen({ source, target, heads: [{ weights }] }, s) {
  const looks = target
    .map(({ name, special }, t) => ({ name, special, weight: weights.at(t, s) }))
    .filter(({ special, weight }) => !special && weight >= LEAST);
  const name = ["“", [source[s].name], "” "];
  if (!looks.length) return [...name, `gets no more than ${percent(LEAST)} of any word’s attention.`];
  const listed = looks.flatMap((each, i) => [
    `${i ? " and " : ""}${percent(each.weight)} of the attention of “`,
    [each.name],
    "”",
  ]);
  return [...name, "gets ", ...listed, "."];
}

// Weights as they come, float32 in base64, by row and column.
function unpacked(packed, { target, source }) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const numbers = new Float32Array(bytes.buffer);
  const [rows, columns] = [target.length, source.length];
  return { rows, columns, at: (t, s) => numbers[t * columns + s] };
}
