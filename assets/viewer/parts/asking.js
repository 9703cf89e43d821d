// Who asks, and whom: two lists to choose from, and where that is heard best.

import { brief, visible } from "../words/text.js";
import { percent } from "../words/numbers.js";
import { keysOf, layerOf } from "../data/trace.js";
import { h } from "./dom.js";

const SHOWN = 3; // heads that are named

// act.ask({ask}) or act.ask({follow}): tokens by their places.
export function asking(trace, act) {
  const { tokens, thumbnails } = trace;
  const options = (words) => words.map((token, i) => h("option", { value: i }, visible(brief(token))));
  const choice = (name, words, change, ...first) =>
    h(
      "select",
      { "aria-label": name, title: name, onchange: ({ target }) => act.ask(change(Number(target.value))) },
      ...first,
      ...options(words),
    );
  const asks = choice("The word that asks", tokens, (ask) => ({ ask }));
  const answers = choice(
    "The word to follow it to",
    keysOf(trace),
    (follow) => ({ follow }),
    h("option", { value: -1 }, "any word"),
  );
  const group = h(
    "div",
    { class: "asking", hidden: tokens.length === 0 },
    h("span", { class: "query" }, asks, " asks"),
    thumbnails !== null && h("span", { class: "key" }, " → ", answers),
  );
  const show = ({ ask, follow }) => {
    asks.value = ask;
    answers.value = follow;
  };
  const told = ({ tokens, keys, thumbnails }) => JSON.stringify([tokens, keys, thumbnails !== null]);
  const of = told(trace);
  return { group, show, fits: (other) => told(other) === of };
}

// "Strongest in layer 0: head 2 (100 %), head 4 (81 %)", each to be gone to; then those of other layers.
export function ranking({ trace, ranked }, { ask, follow }, order, weights, act) {
  const word = (token) => h("b", {}, h("bdi", {}, visible(brief(token))));
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
