// A board of nine digits and two questions about it: which cells a question looks at, what is answered, and a
// sheet on which the chosen cell is drawn. What the reader does shows at once; weights and answers follow from
// the page, and stay as they were until then.

import { another, bold, inkOf, isDigit, named, split, unpacked, whereIs, written } from "../data/cells.js";
import { serial } from "../data/serial.js";
import { onReturn } from "../hosts/connection.js";
import { cells } from "../parts/cells.js";
import { chances } from "../parts/chances.js";
import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { pad } from "../parts/pad.js";
import { radios } from "../parts/radios.js";
import { capital } from "../words/text.js";

const SOON = 400; // ms without another key before a drawing made with keys is told
const PUT = "draw on its sheet, or put a digit there; pressed again, that digit is in another hand.";
const KEYS = [
  ["On the board", "arrows choose a cell; Space picks it up, arrows carry it, Space puts it down"],
  ["", "0 to 9 put that digit there, once more one in another hand; Delete empties it"],
  ["On the sheet", "arrows move; Space inks; Shift and an arrow draw; E erases, P is the pen again"],
  ["Anywhere here", "Ctrl Z takes back what was done last"],
];

// `tell` is told {board, question, layer, head, turn} whenever the reader changes one of them.
export function digits(parent, tell) {
  const spoken = h("p", { class: "spoken", role: "status" });
  const looks = h("div", { class: "looks", role: "radiogroup", "aria-label": "Whose attention is shown" });
  const rest = h("p", { class: "rest" });
  const title = h("h2", { class: "title" });
  const reads = h("p", { class: "reads" });
  const put = h("div", { class: "put", role: "group", "aria-label": "Put a digit there" });
  const asked = h("div", { class: "asked", role: "radiogroup", "aria-label": "The question" });
  const answers = [];
  const markLook = radios(looks);
  const markQuestion = radios(asked);
  const known = new Map(); // ink of handwritten digits by their text
  let data = null;
  let state = null; // {texts, inks, question, layer, head}: as it is here, which the page may not know yet
  let at = 0; // the cell that is chosen
  let before = []; // boards to go back to
  let untold = null; // the turn that the page has not followed yet
  let soon = null;
  let says = null;
  let missed = null; // what the page showed while a stroke was drawn

  const say = (text) => (spoken.textContent = text);
  const boardOf = ({ texts }) => texts.join(" ");
  const send = () => {
    clearTimeout(soon);
    soon = null;
    untold = serial();
    const { question, layer, head } = state;
    tell({ board: boardOf(state), question, layer, head, turn: untold });
  };
  const turn = (changes) => {
    state = { ...state, ...changes };
    light();
    send();
  };
  const change = (changes, quick = true) => {
    const next = { ...state, ...changes };
    if (boardOf(next) === boardOf(state)) return missed ? show(missed) : light();
    before.push({ texts: state.texts, inks: state.inks });
    state = next;
    light();
    clearTimeout(soon);
    if (quick) send();
    else soon = setTimeout(send, SOON);
  };
  const filled = (i, text, ink) => ({
    texts: state.texts.with(i, text),
    inks: state.inks.with(i, ink ?? state.inks[i]),
  });
  const fill = (i, text) => change(filled(i, text, inkOf(text) ?? known.get(text)));
  const erase = (i) => fill(i, ".");
  const digit = (i, wanted) => {
    const text = state.texts[i];
    fill(i, text[0] === wanted ? another(text, data.variants) : wanted);
  };
  const back = () => before.length && turn(before.pop());
  // What stands in the chosen cell as it was drawn, or is written by hand.
  const here = () => inkOf(state.texts[at]) ?? state.inks[at];

  const table = cells({
    choose(i) {
      at = i;
      light();
    },
    swap(from, to) {
      const exchange = (list) => list.with(from, list[to]).with(to, list[from]);
      at = to;
      change({ texts: exchange(state.texts), inks: exchange(state.inks) });
      table.focus();
      say(`Swapped: ${named(state.texts[to])} is now in ${whereIs(to)}.`);
    },
    put: digit,
    erase,
    say,
  });
  const sheet = pad({
    begins: () => bold(here()),
    draws: (ink) => table.ink(ink),
    drawn: (ink, quick) => change(filled(at, written(ink), ink), quick),
    erase: () => erase(at),
    undo: back,
    say,
  });
  for (let i = 0; i < 10; i++)
    put.append(h("button", { type: "button", onclick: () => digit(at, String(i)) }, String(i)));

  const tap = matchMedia("(hover: none)").matches ? "Tap" : "Click";
  const root = parent.appendChild(
    h(
      "div",
      { class: "digits" },
      h("section", { class: "board", "aria-label": "The board" }, looks, table.root, rest),
      h(
        "section",
        { class: "pad", "aria-label": "The chosen cell" },
        title,
        sheet.sheet,
        reads,
        sheet.row,
        put,
      ),
      h(
        "div",
        { class: "side" },
        asked,
        h("p", { class: "hint" }, `Drag a cell onto another to swap them. ${tap} one to change it: ${PUT}`),
        h(
          "details",
          { class: "keys" },
          h("summary", {}, "Keys"),
          h("dl", {}, ...KEYS.flatMap(([where, keys]) => [h("dt", {}, where), h("dd", {}, keys)])),
        ),
      ),
      spoken,
    ),
  );
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    event.stopPropagation();
    back();
  });
  // Back: what was told before it is not to be waited for.
  const left = () => {
    clearTimeout(soon);
    soon = untold = null;
  };
  addEventListener("popstate", left);
  const ignore = onReturn(() => untold && send());

  // All that follows from what is known here.
  const light = () => {
    const { texts, inks, question, layer, head } = state;
    const place = data.looks.findIndex((each) => each.layer === layer && each.head === head);
    const asks = data.questions.findIndex(({ name }) => name === question);
    const { weights, rests } = data.looks[place];
    table.draw({ texts, inks, shares: weights[asks], at, asks: data.questions[asks].spoken });
    rest.replaceChildren(...sentence(rests[asks]));
    title.textContent = capital([whereIs(at)])[0];
    reads.textContent = data.reads[at];
    if (!sheet.draws()) sheet.show(here());
    sheet.name(`Sheet of ${whereIs(at)}: ${named(texts[at])}`, !before.length);
    for (const [i, button] of [...put.children].entries()) {
      const same = texts[at][0] === String(i);
      button.classList.toggle("same", same);
      button.setAttribute("aria-label", same ? `${i} in another hand` : `${i}`);
    }
    for (const [i, { both }] of answers.entries()) both.classList.toggle("chosen", i === asks);
    markQuestion(answers[asks].button);
    markLook(looks.querySelectorAll("button")[place]);
    root.classList.toggle("waits", boardOf(state) !== data.board);
  };

  // The buttons for questions and heads; made once, as they stay the same.
  const furnish = () => {
    const radio = { type: "button", role: "radio", "aria-checked": "false", tabindex: -1 };
    sheet.pen(data.pen);
    for (const { name, title: called } of data.questions) {
      const parts = chances();
      const button = h(
        "button",
        { ...radio, class: "asks", onclick: () => turn({ question: name }) },
        called,
      );
      const answer = h("section", { "aria-label": called }, parts.root);
      const both = h("div", {}, button, answer); // a radio may stand in no region of its own
      answers.push({ button, both, draw: parts.draw });
      asked.append(both);
    }
    for (const layer of new Set(data.looks.map((each) => each.layer))) {
      const group = h("span", { class: "layer" }, h("span", { class: "name" }, `Layer ${layer}`));
      for (const { head, title: called } of data.looks.filter((each) => each.layer === layer)) {
        const told = { ...radio, "aria-label": `Layer ${layer}, ${called}` };
        group.append(h("button", { ...told, onclick: () => turn({ layer, head }) }, called));
      }
      looks.append(group);
    }
  };

  const show = (next) => {
    missed = next;
    // The page has not come as far as the reader has: it will, and what it shows then is another.
    if ((untold && next.turn !== untold) || soon || sheet.draws()) return;
    const first = !data;
    if (!untold && !first && next.board !== boardOf(state)) before = [];
    missed = untold = null;
    data = next;
    const texts = split(next.board);
    const inks = next.inks.map(unpacked);
    for (const [i, text] of texts.entries()) if (isDigit(text)) known.set(text, inks[i]);
    state = { texts, inks, question: next.question, layer: next.layer, head: next.head };
    if (first) {
      furnish();
      at = strongest(next);
    }
    for (const [i, { draw }] of answers.entries()) draw(next.questions[i]);
    light();
    if (says !== null && says !== next.says) say(next.says);
    says = next.says;
  };

  return {
    show,
    remove() {
      clearTimeout(soon);
      removeEventListener("popstate", left);
      ignore();
      root.remove();
    },
  };
}

// The cell that is looked at most.
function strongest({ looks, layer, head, questions, question }) {
  const now = looks.find((each) => each.layer === layer && each.head === head);
  const shares = now.weights[questions.findIndex(({ name }) => name === question)];
  return shares.indexOf(Math.max(...shares));
}
