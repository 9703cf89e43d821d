// The viewer's lasting elements.

import { h } from "./dom.js";

export function skeleton(saved, keyed, present) {
  const ui = {};
  saved.prepend(present, keyed.button);
  const add = (name, element) => (ui[name] = element);
  add(
    "viewer",
    h(
      "div",
      { class: "viewer" },
      add(
        "stage",
        h(
          "section",
          { class: "stage", role: "tabpanel", id: "stage" },
          add(
            "header",
            h(
              "header",
              {},
              add("title", h("h2")),
              h(
                "div",
                { class: "steps" },
                add("previous", h("button", { class: "turn" }, "‹ Prev")),
                add("place", h("span", { class: "place" })),
                add("now", h("span", { class: "now", "aria-hidden": "true" })),
                add("next", h("button", { class: "turn" }, "Next ›")),
              ),
            ),
          ),
          add("reading", h("p", { class: "reading", id: "reading" })),
          add("onward", h("p", { class: "onward", hidden: true })),
          add("ranks", h("p", { class: "ranks", hidden: true })),
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
                    role: "grid",
                    tabindex: 0,
                    "aria-label": "Numbers of this stage: arrow keys move, Enter opens the sum",
                    "aria-describedby": "reading",
                  },
                  add("canvas", h("canvas", { "aria-hidden": "true" })),
                  add("slides", h("div", { class: "slides", "aria-hidden": "true" })),
                  add("light", h("canvas", { class: "lit", "aria-hidden": "true" })),
                  h(
                    "div",
                    { role: "row", class: "spoken" },
                    add("cell", h("div", { role: "gridcell", id: "cell-a" })),
                    add("spare", h("div", { role: "gridcell", id: "cell-b", hidden: true })),
                  ),
                  add("here", h("span", { class: "here", "aria-hidden": "true" })),
                ),
              ),
              add(
                "besides",
                h(
                  "div",
                  { class: "besides", hidden: true },
                  add("otherSays", h("p", { class: "other-says" })),
                  add(
                    "otherPicture",
                    h(
                      "div",
                      { class: "other-picture" },
                      add("otherCanvas", h("canvas", { "aria-hidden": "true" })),
                      add("otherLight", h("canvas", { class: "lit", "aria-hidden": "true" })),
                    ),
                  ),
                ),
              ),
              add("lens", h("canvas", { class: "lens", hidden: true, "aria-hidden": "true" })),
              add("tip", h("div", { class: "tip", role: "tooltip", hidden: true })),
            ),
          ),
          add("legend", h("div", { class: "legend" })),
          add("said", h("div", { class: "spoken", role: "status" })),
        ),
      ),
      add(
        "side",
        h(
          "aside",
          { class: "side", "aria-label": "About this stage" },
          add("sum", h("div")),
          add("card", h("div")),
        ),
      ),
      saved,
      keyed.dialog,
    ),
  );
  return ui;
}
