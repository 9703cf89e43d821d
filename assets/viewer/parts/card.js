// Beside the picture: what the stage is.

import { equation, h } from "./dom.js";
import { sentence } from "./named.js";
import { called } from "../words/nouns.js";
import { explained } from "./terms.js";

// code: whether its code is unfolded, remembered from stage to stage.
export function card(stage, go, code) {
  const from = stage.reads.flatMap((name, i) => [
    i ? ", " : "",
    name in stage.links
      ? h("button", { class: "link", onclick: () => go(name) }, stage.links[name])
      : h("span", { class: "given" }, stage.given[name]),
  ]);
  return h(
    "div",
    { class: "card" },
    h("div", { class: "equation" }, equation(stage.equation)),
    h("p", { class: "caption" }, explained(stage.caption)),
    stage.notice.length > 0 &&
      h(
        "p",
        { class: "notice" },
        h("span", { class: "tag" }, called("On this sentence")),
        " ",
        sentence(stage.notice),
      ),
    ...stage.notes.map((note) => h("p", { class: "note" }, sentence(note))),
    h(
      "dl",
      {},
      h("dt", {}, "Shape"),
      h("dd", {}, explained(stage.shape)),
      h("dt", {}, "Computed from"),
      h("dd", {}, from),
    ),
    h(
      "details",
      { open: code.open, ontoggle: ({ target }) => (code.open = target.open) },
      h("summary", {}, "The NumPy that ran"),
      h("pre", {}, h("code", {}, stage.source)),
    ),
  );
}
