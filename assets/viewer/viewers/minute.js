// A word of several meanings beside a neighbour: which will grow is guessed, then the bars move. All numbers
// come with the page, but for those of a neighbour that the reader types: they come a moment later.

import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { brief, visible } from "../words/text.js";

const KICKER = "Attention lets a word take something from its neighbours. See it happen once.";
const DECIMALS = 2;
const written = (value) => value.toFixed(DECIMALS).replace("-", "−");

// `move` is told {beside, guess} whenever the reader changes either.
export function firstMinute(parent, move) {
  const ui = parts();
  parent.append(ui.root);
  let told = null;
  let state = null; // {beside, guess}
  let bars = [];

  const go = (to) => {
    state = { ...state, ...to };
    move(state);
    draw();
  };
  ui.own.addEventListener("submit", (event) => {
    event.preventDefault();
    const word = ui.word.value.trim();
    if (word) go({ beside: word, guess: told.shown });
  });

  const draw = () => {
    const here = told.cases.find((each) => each.beside === state.beside);
    ui.root.setAttribute("aria-busy", String(!here));
    if (!here) return; // on its way
    const known = Boolean(state.guess);
    const guess = here.names.indexOf(state.guess);
    ui.root.classList.toggle("known", known);
    ui.words.replaceChildren(...words(here));
    ui.question.replaceChildren(...(known ? [] : sentence(here.question)));
    ui.reply.replaceChildren(...(known ? answer(here, guess) : []));
    const most = Math.max(...told.cases.flatMap(({ was, now }) => [...was, ...now]));
    for (const [i, each] of bars.entries()) each.draw(here, i, { known, guess, most });
    for (const button of ui.others.querySelectorAll("button[value]"))
      button.setAttribute("aria-pressed", String(button.value === state.beside));
    ui.after.hidden = !known;
  };

  const build = () => {
    const names = told.cases[0].names;
    bars = names.map((name) => bar(() => state.guess || go({ guess: name })));
    ui.bars.replaceChildren(...bars.map(({ button }) => button));
    ui.others.replaceChildren(
      ...told.offered.map((beside) => {
        const onclick = () => go({ beside, guess: told.shown });
        return h("button", { type: "button", value: beside, onclick }, beside);
      }),
    );
    ui.word.maxLength = told.longest;
  };

  return {
    // What the page says; if it has moved the reader, the bars follow.
    show(data, moved) {
      const first = !told;
      told = data;
      if (first) build();
      if (moved) {
        state = { beside: data.view.beside, guess: data.view.guess };
        ui.word.value = data.offered.includes(state.beside) ? "" : state.beside;
      }
      draw();
    },
    remove: () => ui.root.remove(),
  };
}

function parts() {
  const ui = {};
  const add = (name, element) => (ui[name] = element);
  const field = {
    placeholder: "your word",
    "aria-label": "Your word",
    enterkeyhint: "go",
    autocomplete: "off",
  };
  ui.root = h(
    "div",
    { class: "minute" },
    h("p", { class: "kicker" }, KICKER),
    add("words", h("p", { class: "words" })),
    h(
      "div",
      { class: "said" },
      add("question", h("p", { class: "question", id: "question" })),
      add("reply", h("p", { class: "reply", role: "status" })),
    ),
    add("bars", h("div", { class: "bars", role: "group", "aria-label": "What the word could mean" })),
    add(
      "after",
      h(
        "div",
        { class: "after", hidden: true },
        h("span", { class: "label" }, "Another neighbour:"),
        add("others", h("span", { class: "others", role: "group", "aria-label": "Another neighbour" })),
        add("own", h("form", {}, add("word", h("input", field)), h("button", {}, "Try it"))),
      ),
    ),
  );
  return ui;
}

// One meaning: a button until there is a guess, then a bar that has grown from where a mark stays.
function bar(guessed) {
  const name = h("span", { class: "name" });
  const was = h("i", { class: "was" });
  const now = h("i", { class: "now" });
  const number = h("span", { class: "number" });
  const track = h("span", { class: "track", "aria-hidden": "true" }, now, was);
  const button = h("button", { type: "button", class: "bar", onclick: guessed }, name, track, number);
  return {
    button,
    draw(here, i, { known, guess, most }) {
      const [before, after] = [here.was[i], here.now[i]];
      const share = (value) => Math.max(0, Math.min(1, value / most));
      now.style.setProperty("--now", share(known ? after : before));
      was.style.setProperty("--was", share(before));
      name.replaceChildren(here.names[i], guess === i ? h("small", {}, "your guess") : "");
      number.textContent = known ? `${written(before)} → ${written(after)}` : written(before);
      button.setAttribute("aria-disabled", String(known));
      button.classList.toggle("grew", known && here.grew === i);
    },
  };
}

const words = ({ words: tokens, asks }) =>
  tokens.flatMap((token, i) => [
    i ? " " : "",
    h(i === asks ? "b" : "bdi", { title: visible(token) }, brief(token)),
  ]);

const answer = ({ replies, reason }, guess) => [
  guess < 0 ? "" : h("strong", {}, replies[guess], " "),
  ...sentence(reason),
];
