// A picture whose patches attend: one is chosen, by a click, a finger or the arrows, and where a head looks from
// there lies over the picture; beside it the same of every head, and what each gives to another patch.

import { patchWeights } from "../data/patches.js";
import { h, write } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { patchGrid } from "../parts/patchgrid.js";
import { patchMap } from "../parts/patchmap.js";
import { patchScale } from "../parts/patchscale.js";
import { segments } from "../parts/segments.js";
import { dimmed } from "../picture/dimmed.js";
import { over } from "../picture/colour.js";
import { short } from "../words/numbers.js";
import { following } from "./following.js";

const LITTLE = 5; // times an even share: less is said to be little
const STRONGEST = 3; // heads that are marked for what they give
const LATER = 100; // ms until what is seen is named for who hears it
// The same in as little room as there is under a small picture.
const bare = (value) => (value < 0.001 ? "<.001" : short(value).replace(/^0\./, "."));

// `tell` is told {layer, head, patch, to} when the reader has come to rest there.
export function patches(parent, tell) {
  const state = { layer: 0, head: 0, patch: 0, to: null };
  let [data, picture, weights, drawn] = [null, null, null, null]; // drawn: the picture that is on screen
  let later = null;
  let takes = "patch"; // which of the two a click means
  const page = following(tell);

  const go = (changes) => {
    if (data.of === picture.id) Object.assign(state, changes); // else it is not known yet where one is in it
    light();
    if (data.of === picture.id) page.go({ ...state });
  };
  const choose = (token, other) => {
    if (other || takes === "to") go({ to: token === state.to ? null : token });
    else go({ patch: token });
  };
  const name = (token) => picture.tokens[token];
  const own = () => weights.row(state.layer, state.head, state.patch);
  const weight = (token) => weights.weight(state.layer, state.head, state.patch, token);
  const value = ({ value, exact }) => `${exact || value < 0.0001 ? "" : "about "}${short(value)}`;
  const says = (token) => {
    const found = weights && weight(token);
    return found ? `${name(token)}: ${value(found)}` : name(token);
  };

  const grid = patchGrid({ choose, says });
  const scale = patchScale();
  const map = patchMap((layer, head) => go({ layer, head }));
  const reading = h("p", { class: "reading", role: "status" });
  const [swatch, classToken, rest] = [h("i", { class: "swatch" }), h("b"), h("span")];
  const special = h("button", { type: "button", class: "special", onclick: (e) => choose(0, e.shiftKey) }, [
    swatch,
    classToken,
    h("span", { class: "spoken" }, " the class token: "),
    rest,
  ]);
  const mode = segments(
    "What a click chooses",
    [
      { name: "patch", title: "From", hint: "A click chooses the patch that looks" },
      {
        name: "to",
        title: "To",
        hint: "A click chooses a patch that is looked at; or hold Shift, or press long",
      },
    ],
    (chosen) => {
      takes = chosen;
      mode.show(takes);
    },
    "mode",
  );
  mode.show(takes);
  const clear = h("button", { type: "button", class: "clear", onclick: () => leave() }, "Forget “To”");
  const leave = () => {
    go({ to: null });
    mode.buttons[takes === "to" ? 1 : 0].focus();
  };
  const alone = h(
    "button",
    {
      type: "button",
      class: "alone",
      "aria-pressed": "false",
      onclick: () => bared(),
    },
    "Picture alone",
  );
  const bared = () => {
    root.classList.toggle("plain");
    light();
  };
  const slider = h("input", {
    type: "range",
    min: 0,
    "aria-label": "Layer",
    oninput: () => go({ layer: Number(slider.value) }),
  });
  const ends = [h("span", {}), h("span", {})];
  const layer = h("span", { class: "label" });
  const about = h("p", { class: "about" });
  let heads = null;
  const choosing = h("div", { class: "choosing" });
  const tools = h("div", { class: "tools" }, special, mode.group, clear, alone);
  const layers = h("div", { class: "layers" }, layer, slider, h("div", { class: "where" }, ends));
  const left = h("div", { class: "left" }, tools, grid.root, scale.root);
  const right = h(
    "div",
    { class: "right" },
    reading,
    h("div", { class: "choices" }, layers, choosing),
    about,
    map.root,
  );
  const root = parent.appendChild(h("div", { class: "patches" }, left, right));
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || state.to === null) return;
    event.stopPropagation();
    go({ to: null });
  });

  const light = () => {
    const row = own();
    root.classList.toggle("waits", !row);
    const bareNow = root.classList.contains("plain");
    alone.setAttribute("aria-pressed", String(bareNow));
    grid.light(row && !bareNow ? row.shares : null, state.patch, state.to);
    const each = 1 / picture.tokens.length;
    scale.show(row && row.most > 0 ? row.most : null, each);
    token(row);
    slider.value = state.layer;
    write(layer, `Layer ${state.layer}`);
    heads.show(state.head);
    clear.classList.toggle("away", state.to === null);
    write(
      about,
      state.to === null
        ? "The same patch in every head, each on its own scale; below is where it ends."
        : `In every head, what it gives to ${name(state.to)}.`,
    );
    const under = printed();
    const shares = (l, at) => weights.row(l, at, state.patch)?.shares ?? null;
    map.light(state.layer, state.head, shares, (l, at) => under(l, at, bare), strongest());
    clearTimeout(later);
    later = setTimeout(speak, LATER);
    reading.replaceChildren(...sentence(read(row, each)));
  };
  // The class token has no place in the picture: a button, with its share.
  const token = (row) => {
    const [r, g, b, a] = row ? over[step(row)] : [0, 0, 0, 0];
    swatch.style.background = `rgba(${r},${g},${b},${a / 255})`;
    write(classToken, name(0));
    write(rest, row ? short(row.rest) : "");
    special.classList.toggle("asks", state.patch === 0);
    special.classList.toggle("to", state.to === 0);
    special.setAttribute("aria-pressed", String(state.patch === 0));
  };
  const step = ({ rest, most }) => Math.round(255 * Math.sqrt(most > 0 ? Math.min(1, rest / most) : 0));
  // What each head gives to the other token, once the page has said it; it is not read off a scale.
  const given = () => {
    const found = data.of === picture.id && data.given;
    return found && found.patch === state.patch && found.to === state.to ? found.weights : null;
  };
  const of = (found, l, at) => found[l].at(at);
  // What stands under a head: the most that a patch gets, or what the other token gets.
  const printed = () => {
    const found = state.to === null ? null : given();
    const most = (l, at) => weights.row(l, at, state.patch)?.most;
    const value = state.to === null ? most : (l, at) => (found ? of(found, l, at) : undefined);
    return (l, at, write) => {
      const number = value(l, at);
      return number === undefined ? "" : write(number);
    };
  };
  // Names of all there is, when the reader has come to rest.
  const speak = () => {
    const under = printed();
    const says = state.to === null ? "at most" : "gives";
    grid.speak(state.patch, state.to);
    map.speak((l, at) => under(l, at, (number) => `${says} ${short(number)}`));
  };
  const ranked = () => {
    const found = state.to === null ? null : given();
    const every = (found ?? []).flatMap((row, l) => row.slice(0, -1).map((w, at) => ({ l, at, w })));
    return every.sort((a, b) => b.w - a.w);
  };
  const strongest = () => {
    const best = ranked().slice(0, STRONGEST);
    return (l, at) => best.some((each) => each.l === l && each.at === at);
  };
  const read = (row, each) => {
    const head = state.head < 0 ? "the mean of its heads" : `head ${state.head}`;
    const begins = [`Layer ${state.layer}, ${head}: `, [name(state.patch)]];
    if (!row) return [...begins, " …"];
    if (state.to !== null) return [...begins, ...toOther()];
    if (row.rest >= 0.5) {
      const whom = state.patch === 0 ? "itself" : name(0);
      return [
        ...begins,
        ` gives ${short(row.rest)} to ${whom}, and so rests: no patch gets more than ${short(row.most)}.`,
      ];
    }
    const best = row.shares.indexOf(255) + 1;
    const itself = best === state.patch;
    const little = row.most < LITTLE * each ? ` That is little: an even share is ${short(each)}.` : "";
    return [
      ...begins,
      " looks most at ",
      ...(itself ? ["itself"] : [[name(best)]]),
      `, with ${short(row.most)} of its weight.${little}`,
    ];
  };
  const toOther = () => {
    const found = weight(state.to);
    const [best] = ranked();
    const most = best && (best.l !== state.layer || best.at !== state.head);
    return [
      " gives ",
      [state.to === state.patch ? "itself" : name(state.to)],
      ` ${value(found)}.`,
      most
        ? ` The most it gives there is ${short(best.w)}, in layer ${best.l}, head ${best.at}.`
        : best
          ? " No head gives it more."
          : "",
    ];
  };

  // Another picture: drawn when it has been decoded.
  const draw = (next) => {
    picture = next;
    weights = patchWeights(picture);
    const image = new Image();
    image.src = picture.image;
    slider.max = picture.n_layers - 1;
    const every = [...Array(picture.n_heads).keys(), -1];
    const named = (head) => ({ name: head, title: head < 0 ? "mean" : String(head) });
    heads = segments("Head", every.map(named), (head) => go({ head }), "heads");
    choosing.replaceChildren(h("span", { class: "label" }, "Head"), heads.group);
    root.style.setProperty("--columns", picture.columns);
    root.style.setProperty("--rows", picture.rows);
    image.decode().then(() => {
      if (next !== picture) return;
      const dark = dimmed(image);
      grid.draw(picture, dark);
      map.draw(picture, dark);
      root.classList.add("drawn");
      drawn = next;
      light();
    });
  };

  return {
    show(next) {
      const { parts } = next;
      if (!parts.picture) return; // it is on its way
      data = next;
      if (picture !== parts.picture) {
        if (picture?.id !== parts.picture.id) page.forget();
        draw(parts.picture);
      }
      // The picture comes before all that is made of it, and before it is said where the reader is in it.
      if (next.of === picture.id) {
        if (page.moves(placeOf(next))) Object.assign(state, placeOf(next));
        [ends[0].textContent, ends[1].textContent] = next.ends;
        weights.take(parts, next.at, next.row);
      }
      if (drawn === picture) light();
    },
    remove() {
      page.stop();
      clearTimeout(later);
      map.remove();
      root.remove();
    },
  };
}

const placeOf = ({ at: { layer, head, patch, to } }) => ({ layer, head, patch, to });
