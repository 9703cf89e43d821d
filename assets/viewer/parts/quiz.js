// Under the question: how it is answered, and after the answer where to go on; a dot for every answer.

import { typedNumber } from "../data/questions.js";
import { called } from "../words/nouns.js";
import { h } from "./dom.js";
import { sentence } from "./named.js";
import { ARROWS } from "./radios.js";

const DOTS = 24; // of the last answers
const FORGET = "Forget these answers and ask again";

const button = (text, does, kind = "") => h("button", { class: `turn ${kind}`.trim(), onclick: does }, text);
const link = (text, does) => h("button", { class: "link", onclick: does }, text);

// act: {commit(given), reveal(), why(), another(), next(), forget()}
export function quiz(act) {
  const answer = h("div", { class: "answering" });
  const dots = h("div", { class: "dots" });
  const row = h("div", { class: "quiz", hidden: true }, answer, dots);
  let shown = "";

  // of: null where the reader does not predict; else {key, another than before if there is something else to
  // show, and one of: waiting, open: the question, {done, marked, why, another, next}: what can be done then}.
  function show(of, outcomes) {
    row.hidden = of === null;
    if (of === null || of.key === shown) return;
    shown = of.key;
    answer.replaceChildren(...(of.waiting ? [] : of.open ? asking(of, act) : leading(of, act)));
    dots.replaceChildren(...tally(outcomes, act.forget));
  }

  // To where an answer is given, or leads on; false if it is given in the picture.
  function focus() {
    const found = answer.querySelector("input, .option, .on");
    found?.focus();
    return Boolean(found);
  }

  return { row, show, focus };
}

function asking({ open: { by, options, decimals }, words }, act) {
  const hand = matchMedia("(hover: none)").matches ? "Tap" : "Click";
  const how = `${hand} its “?”${words ? called(" or its word") : ""}; by keys: arrows, then Enter`;
  const ways = {
    cell: () => [h("span", { class: "how" }, how)],
    choice: () => [toolbar(options.map((each, i) => button(sentence(each), () => act.commit(i), "option")))],
    number: () => typing(decimals, act.commit),
  };
  return [...ways[by](), link("Show me", act.reveal)];
}

// One stop of the Tab key: arrows go from option to option, and passing over one does not choose it.
function toolbar(options) {
  for (const [i, option] of options.entries()) option.tabIndex = i ? -1 : 0;
  const move = (event) => {
    const by = ARROWS[event.key];
    const from = options.indexOf(event.target.closest("button"));
    if (!by || from < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = options[(from + by + options.length) % options.length];
    [options[from].tabIndex, to.tabIndex] = [-1, 0];
    to.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return h("div", { class: "options", role: "toolbar", "aria-label": "Answers", onkeydown: move }, options);
}

function typing(decimals, commit) {
  const refused = h("span", { class: "refused", role: "alert" });
  const input = h("input", {
    class: "number",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": `Your number, to ${decimals} decimals`,
    placeholder: `to ${decimals} decimals`,
    onkeydown: (event) => event.key === "Escape" && input.blur(),
  });
  const send = (event) => {
    event.preventDefault();
    const value = typedNumber(input.value);
    input.setAttribute("aria-invalid", String(value === null));
    if (value !== null) return commit(value);
    refused.textContent = `Type a number, such as ${(0.5).toFixed(decimals)}`;
    input.focus();
  };
  return [h("form", { class: "typing", onsubmit: send }, input, button("Answer")), refused];
}

function leading({ done, marked, why, another, next }, act) {
  const mark = (kind, text) => h("span", { class: `outlined ${kind}` }, h("i"), text);
  return [
    !done && h("span", { class: "how" }, "No clear question here."),
    marked?.right && mark("is-right", "right"),
    marked?.given && mark("said", "yours"),
    why && link("Why? Open its sum", act.why),
    another && link("Another question here", act.another),
    next && button(next, act.next, "on"),
  ].filter(Boolean);
}

// A dot is filled where the answer was right, else a ring; what was only shown is not counted.
function tally(outcomes, forget) {
  const answered = outcomes.filter(({ right }) => right !== null);
  if (!answered.length) return [];
  const says = `${answered.filter(({ right }) => right).length} of ${answered.length} right`;
  const each = answered.slice(-DOTS).map(({ right }) => h("i", { class: right ? "right" : "" }));
  return [
    h("span", { role: "img", "aria-label": says, title: says }, each),
    h("button", { class: "again", title: FORGET, "aria-label": FORGET, onclick: forget }, "↺"),
  ];
}
