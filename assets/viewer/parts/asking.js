// Who asks, and whom: two lists or pictures to choose from, and where that is heard best.

import { brief, visible } from "../words/text.js";
import { percent } from "../words/numbers.js";
import { keysOf, layerOf } from "../data/trace.js";
import { called } from "../words/nouns.js";
import { h } from "./dom.js";
import { named } from "./named.js";
import { picker } from "./picker.js";

const SHOWN = 3; // heads that are named

// act.ask({ask}) or act.ask({follow}): tokens by their places.
export function asking(trace, act) {
  const { tokens, thumbnails } = trace;
  const choice = (name, list, words, change, none) => {
    const of = trace.lists[list];
    const choose = (i) => act.ask(change(i));
    return of?.places ? picker(name, of, choose, none) : listed(name, words, choose, none);
  };
  const asks = choice(called("The word that asks"), trace.along, tokens, (ask) => ({ ask }));
  const answers = choice(
    called("The word to follow it to"),
    trace.answering,
    keysOf(trace),
    (follow) => ({ follow }),
    { value: -1, text: called("any word") },
  );
  const group = h(
    "div",
    { class: "asking", hidden: tokens.length === 0 },
    h("span", { class: "query" }, asks.element, " asks"),
    thumbnails !== null && h("span", { class: "key" }, " → ", answers.element),
  );
  const show = ({ ask, follow }) => {
    asks.show(ask);
    answers.show(follow);
  };
  const told = ({ tokens, keys, thumbnails, lists, along, answering }) =>
    JSON.stringify([tokens, keys, thumbnails !== null, lists[along]?.images, lists[answering]?.images]);
  const of = told(trace);
  return { group, show, fits: (other) => told(other) === of };
}

// A list to open; `none` is {value, text}, what stands before the words.
function listed(name, words, choose, none = null) {
  const option = (value, text) => h("option", { value }, text);
  const element = h(
    "select",
    { "aria-label": name, title: name, onchange: ({ target }) => choose(Number(target.value)) },
    none && option(none.value, none.text),
    words.map((token, i) => option(i, visible(brief(token)))),
  );
  return { element, show: (i) => (element.value = i) };
}

// "Strongest in layer 0: head 2 (100 %), head 4 (81 %)", each to be gone to; then those of other layers.
export function ranking({ trace, ranked }, { ask, follow }, order, weights, act) {
  const word = (token) => h("b", {}, named(token));
  const link = (text, go) => h("button", { class: "link", onclick: go }, text);
  const listed = (each, draw) => each.flatMap((one, i) => [i ? ", " : "", draw(one)]);
  const best = listed(order.slice(0, SHOWN), (head) =>
    link(`head ${trace.heads[head]} (${percent(weights[head])})`, () => act.choose({ head })),
  );
  const all = listed(ranked.slice(0, SHOWN), ({ layer, head, weight }) =>
    link(`layer ${layer} head ${trace.heads[head]} (${percent(weight)})`, () => act.layer(layer, head)),
  );
  const here = layerOf(trace);
  const where = here && ` in ${here}`;
  return [
    word(trace.tokens[ask]),
    " → ",
    word(keysOf(trace)[follow]),
    best.length ? `, strongest${where}: ` : `: no head looks there${where}. `,
    ...best,
    ...(all.length ? [" · in other layers: ", ...all] : []),
  ];
}
