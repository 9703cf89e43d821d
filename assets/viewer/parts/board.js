// The presenter's view as elements: a sentence, a picture, one caption, and a row of controls that is seen
// while the pointer moves.

import { visible } from "../words/text.js";
import { h } from "./dom.js";
import { image, named, sentence } from "./named.js";

const AWAKE = 2500; // ms without a move of the pointer, after which its controls are gone

const CONTROLS = [
  ["back", "‹", "Back (Page Up)"],
  ["next", "›", "Next reveal (Space, Page Down)"],
  ["blank", "Blank", "Blank, and back (B)"],
  ["form", "Words", "Words or numbers (W)"],
  ["ask", "Predict", "Hide what a stage made and ask first (H)"],
  ["spot", "Spotlight", "Spotlight on who asks (L)"],
  ["code", "QR code", "QR code of this view (Q)"],
  ["notes", "Notes", "Speaker's notes in a second window (N)"],
  ["keys", "Keys", "All keys (?)"],
  ["leave", "Leave", "Leave (Esc)"],
];

export const presentButton = (open) =>
  h(
    "button",
    {
      class: "save ask-present",
      "aria-label": "Presenter's view",
      title: "Presenter's view: the whole screen, large numbers (P)",
      onclick: open,
    },
    h("i"),
  );

const PARTS = 32; // of a picture, that have room in a line

// act: what the controls do, by their names.
export function board(act) {
  const ui = {};
  const add = (name, element) => (ui[name] = element);
  const control = ([name, text, title]) =>
    h("button", { class: name, title, onclick: () => act[name]() }, text);
  add(
    "dialog",
    h(
      "dialog",
      { class: "presenting", tabindex: -1, "aria-label": "Presenter's view" },
      h(
        "div",
        { class: "p-head" },
        add("words", h("p", { class: "p-words" })),
        h("p", { class: "p-where" }, add("title", h("b")), " ", add("about", h("span"))),
      ),
      add("lesson", h("div", { class: "p-lesson", role: "status" })),
      h(
        "div",
        { class: "p-body" },
        add(
          "holder",
          h(
            "div",
            { class: "p-holder" },
            add(
              "surface",
              h(
                "div",
                { class: "p-surface" },
                add("canvas", h("canvas", { "aria-hidden": "true" })),
                add("light", h("canvas", { class: "lit", "aria-hidden": "true" })),
              ),
            ),
            add("tip", h("div", { class: "tip", role: "tooltip", hidden: true })),
          ),
        ),
        add("sum", h("div", { class: "p-sum" })),
      ),
      add("caption", h("p", { class: "p-caption", role: "status" })),
      h("div", { class: "p-controls" }, CONTROLS.map(control), add("said", h("span", { role: "status" }))),
      add("blank", h("div", { class: "p-blank", hidden: true, role: "status" })),
      add("code", h("div", { class: "p-code", hidden: true })),
    ),
  );
  wake(ui.dialog);
  return ui;
}

// A button that was clicked gives the focus back, so that Space goes on and does not press it again.
function wake(dialog) {
  let timer = null;
  const awake = () => {
    dialog.classList.add("awake");
    clearTimeout(timer);
    timer = setTimeout(() => dialog.classList.remove("awake"), AWAKE);
  };
  dialog.addEventListener("pointermove", awake);
  dialog.addEventListener("pointerdown", awake);
  dialog.addEventListener("click", (event) => event.detail && dialog.focus());
}

// The sentence, or the parts of a picture as images; a word that is clicked asks. Of very many parts the one that
// asks is shown alone.
export function sentenceOf({ tokens, special, lists, along }, asks, ask) {
  const images = lists[along]?.images;
  if (images?.length > PARTS) return named(tokens[asks]);
  return tokens.flatMap((token, i) => [
    h(
      "button",
      {
        class: [i === asks && "asks", special.includes(i) && "special"].filter(Boolean).join(" "),
        "aria-pressed": String(i === asks),
        title: `Let ${visible(token)} ask`,
        "aria-label": images?.[i] ? visible(token) : null,
        tabindex: -1,
        onclick: () => ask(i),
      },
      images?.[i] ? image(token) : h("bdi", {}, visible(token)),
    ),
    " ",
  ]);
}

// The other text of a translator, and in it the word that goes with the one that asks; nothing of what is to
// be predicted.
export function otherOf({ other, keys }, asks, predict) {
  const beside = keys && predict ? -1 : other.theirs[asks];
  const words = other.tokens.flatMap((token, i) => [
    h(i === beside ? "b" : "span", {}, h("bdi", {}, visible(token))),
    " ",
  ]);
  return h("span", { class: "p-other" }, ...words);
}

// What a question gives to choose from, if it does.
export const optionsOf = (question, commit) =>
  (question?.options ?? []).map((each, i) =>
    h("button", { class: "p-option", tabindex: -1, onclick: () => commit(i) }, sentence(each)),
  );

// What stands in the panel of the sum, without the running total, for which there is no room here.
export function sumOf(panel) {
  const copied = [...panel.childNodes].map((each) => each.cloneNode(true));
  for (const table of copied.flatMap((each) => [...each.querySelectorAll("table")])) {
    for (const last of table.querySelectorAll(":is(thead, tbody) tr > :last-child")) last.remove();
    table.tFoot.rows[0].cells[0].colSpan = 2;
  }
  return copied;
}
