// Around the map of heads: what can be shown, the head that is open, its measures.

import { counted } from "../words/axes.js";
import { called } from "../words/nouns.js";
import { number } from "../words/numbers.js";
import { h } from "./dom.js";
import { radios } from "./radios.js";

const CHANCE =
  "What the same weights give when they are shuffled among the tokens: 95 of 100 shuffles stay below this; for entropy and distance it is their average. Coloured numbers are larger.";

export function headShell({ go, pick, saveMap, saveOne }) {
  const ui = {};
  const add = (name, element) => (ui[name] = element);
  const list = h("div", {
    class: "rail",
    role: "radiogroup",
    "aria-label": "Show on the map",
    "aria-orientation": "vertical",
  });
  add(
    "viewer",
    h(
      "div",
      { class: "viewer heads" },
      list,
      add(
        "section",
        h(
          "section",
          { class: "map", "aria-label": "All heads" },
          add(
            "mapRoom",
            h(
              "div",
              { class: "map-room" },
              add(
                "mapSurface",
                h(
                  "div",
                  {
                    class: "surface",
                    role: "application",
                    tabindex: 0,
                    "aria-label":
                      "Map of heads: arrow keys open one, with Shift they only move, Space adds one to an average, Enter goes on to the walkthrough",
                  },
                  add("map", h("canvas", { "aria-hidden": "true" })),
                  add("mapLight", h("canvas", { class: "lit", "aria-hidden": "true" })),
                  add("mapSpoken", h("span", { class: "spoken", "aria-live": "polite" })),
                ),
              ),
            ),
          ),
          h("p", { class: "map-says" }, add("mapSays", h("span")), saveMap),
          add("table", h("div", { class: "measures" })),
        ),
      ),
      h(
        "section",
        { class: "stage", "aria-label": "The open head" },
        h(
          "header",
          {},
          add("title", h("h2")),
          saveOne,
          add(
            "walk",
            h(
              "button",
              { class: "turn", onclick: go, title: "Open this head in the walkthrough" },
              "Walk through ›",
            ),
          ),
        ),
        add(
          "holder",
          h(
            "div",
            { class: "holder" },
            add(
              "surface",
              h(
                "div",
                {
                  class: "surface",
                  role: "application",
                  tabindex: 0,
                  "aria-label": "Attention weights: arrow keys move",
                },
                add("canvas", h("canvas", { "aria-hidden": "true" })),
                add("light", h("canvas", { class: "lit", "aria-hidden": "true" })),
                add("spoken", h("span", { class: "spoken", "aria-live": "polite" })),
              ),
            ),
          ),
        ),
        add("reading", h("p", { class: "reading" })),
        add("legend", h("div", { class: "legend" })),
      ),
      add("tip", h("div", { class: "tip", role: "tooltip", hidden: true })),
    ),
  );
  const mark = radios(list);
  ui.choices = (shown, choices) => {
    if (String(choices.map((c) => c.name)) !== list.dataset.names) {
      list.dataset.names = String(choices.map((c) => c.name));
      list.replaceChildren(
        h("div", { class: "name", "aria-hidden": "true" }, "Show"),
        ...choices.map(({ name, title, says }) =>
          h(
            "button",
            {
              class: "step",
              role: "radio",
              tabindex: -1,
              "aria-checked": "false",
              "data-name": name,
              title: says,
              onclick: () => pick(name),
            },
            title,
          ),
        ),
      );
    }
    mark([...list.querySelectorAll("button")].find((button) => button.dataset.name === shown) ?? null);
  };
  return ui;
}

// The measures of one head: on this sentence, by chance, and over many sentences.
export function measureTable(measures, tile, { n_layers, n_heads }) {
  if (!measures) return [h("p", { class: "waiting" }, "Measuring …")];
  if (!tile) return [h("p", { class: "waiting" }, "Measures are of single heads: open one on the map.")];
  const at = (tensor, m) => tensor.data[(m * n_layers + tile[0]) * n_heads + tile[1]];
  const cell = (value, decimals) => h("td", {}, Number.isNaN(value) ? "–" : number(value, decimals));
  const rows = measures.measures
    .filter((m) => m.compared)
    .map(({ title, says, decimals, named }) => {
      const m = measures.measures.findIndex((each) => each.title === title);
      const { values, p95, chance, corpus, corpus_p95 } = measures.tensors;
      const beats = named && at(values, m) > at(p95, m);
      const limit = named ? p95 : chance;
      return h(
        "tr",
        { class: beats ? "beats" : "" },
        h("th", { scope: "row", title: says }, title),
        cell(at(values, m), decimals),
        cell(at(limit, m), decimals),
        cell(at(corpus, m), decimals),
        cell(at(named ? corpus_p95 : measures.tensors.corpus_chance, m), decimals),
      );
    });
  return [
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td"),
          h("th", { scope: "colgroup", colspan: 2 }, called("on this sentence")),
          h(
            "th",
            { scope: "colgroup", colspan: 2 },
            called(`over ${counted("sentence", measures.sentences)}`),
          ),
        ),
        h(
          "tr",
          {},
          h("td"),
          ...["measured", "by chance", "measured", "by chance"].map((t) =>
            h("th", { scope: "col", title: t === "by chance" ? CHANCE : "" }, t),
          ),
        ),
      ),
      h("tbody", {}, rows),
    ),
  ];
}
