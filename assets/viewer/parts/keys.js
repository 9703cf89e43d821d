// The keyboard of the stage viewer. Its keys are the page's: whatever was clicked last, they step, unless
// what has the focus needs them itself. Lists of buttons have their arrows from radios.js.

import { ARROWS } from "./radios.js";

// All keys, as they are told of: where, which, what they do, and what has to be there.
export const KEYS = [
  ["anywhere", "→ ←, Page Down, Page Up", "next and previous stage, whatever was clicked last"],
  ["", "Shift + → ←", "the next and the previous word asks"],
  ["", "Space, Shift + Space", "the same as → and ←; on a button reached by Tab, Space presses it"],
  ["", "Escape", "leaves a field; closes the sum"],
  ["", "W", "words with lines between them or numbers, where a stage has both"],
  ["", "G", "the gradient of what was chosen, or the numbers again", "gradient"],
  ["", "H", "hide what each stage made, to predict it first; or hide nothing", "predict"],
  ["", "P", "presenter's view: the whole screen, large numbers, reveal by reveal"],
  ["", "?", "this list"],
  [
    "picture, reached by Tab or with a sum open",
    "arrows, Home, End",
    "from number to number, each is spoken",
  ],
  ["", "Enter, Space", "open the sum; answer, where the number is hidden"],
  ["", "Enter again", "the field for another number, where it can be changed", "edit"],
  ["", "a digit, sign or point", "begin another number in the open cell, where it can be changed", "edit"],
  ["", "M", "on to the weights in the picture, where they can be changed", "edit"],
  ["list of stages", "↑ ↓, Home, End", "previous, next, first, last stage"],
  ["map of the model, reached by Tab", "← →, Home, End", "from place to place; Enter goes there"],
  ["heads, sides, measures, reached by Tab", "arrows", "choose the next or the previous"],
  ["map of heads", "arrows", "open a head; with Shift only move", "heads"],
  ["", "Space", "one more head for the average, or one less", "heads"],
  ["", "Enter", "on to the walkthrough", "heads"],
  [
    "presenter's view",
    "Space, Page Down, →",
    "the next reveal: numbers, then the sum behind the one that is told, then the next stage",
    "presented",
  ],
  ["", "Page Up, ←, Shift + Space", "back", "presented"],
  ["", "↑ ↓", "the word before or after asks", "presented"],
  ["", "B, .", "a black screen, and back", "presented"],
  ["", "W", "words or numbers", "presented"],
  ["", "G", "the gradient of what was chosen, or the numbers again", "presented"],
  ["", "H", "hide what each stage made and ask first; the next reveal is the answer", "presented"],
  ["", "1 to 9", "that head", "presented"],
  ["", "L", "a spotlight on the row of whoever asks", "presented"],
  ["", "Q", "a QR code of what is on the screen", "presented"],
  ["", "N", "the speaker's notes in a second window", "presented"],
  ["", "Escape, P", "leaves", "presented"],
  ["", "F5", "opens it again, once it was open", "presented"],
];

export const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

const STEPS = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1, " ": 1 };
const IN_GRID = {
  Home: (act) => act.move(0, -1e9),
  End: (act) => act.move(0, 1e9),
  Enter: (act) => act.open(),
  " ": (act) => act.open(),
  ...Object.fromEntries(Object.entries(MOVES).map(([key, by]) => [key, (act) => act.move(...by)])),
};
const BESIDE_TITLE = {
  Home: (act) => act.end(false),
  End: (act) => act.end(true),
  ...Object.fromEntries(Object.entries(ARROWS).map(([key, by]) => [key, (act) => act.step(by)])),
};

// What has the focus may need a key itself: what is open over the page, a field, and, if it was reached by
// Tab, a button its Space and a list of choices its arrows. What was clicked has had its choice.
const OVER = "dialog, [role=dialog], [role=menu], [role=listbox], [aria-expanded=true]";
const FIELD =
  "input:not([type=radio], [type=checkbox], [role=combobox]), textarea, [contenteditable=true], .stDataFrame";
const BESIDE = { ArrowRight: 1, ArrowLeft: -1 };
const LETTER = /^[?wghp]$/i;
const LINE = "input"; // in which Page Up and Down mean nothing
const PRESSED = "button, a, summary, label, input, select, [role=switch]";
const CHOOSING =
  "select, [role=radio], [role=tab], [role=combobox], [role=toolbar], [type=radio], [type=checkbox]";

const modified = (event) => event.altKey || event.ctrlKey || event.metaKey;

// act: {step(by), word(by), space(by), end(last), move(rows, columns), open(), close(), other(key), inCell(), list(), form(),
// gradient(), predict(), present(), again()}
export function keys(root, ui, act) {
  ui.viewer.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (modified(event) || target.closest?.("dialog")) return; // which has its own Escape
    const here = target === ui.surface ? IN_GRID : target.closest?.(".steps") ? BESIDE_TITLE : {};
    if (key === "Escape") act.close();
    else if (here[key]) here[key](act);
    else if (target !== ui.surface || !act.other(key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  ofThePage(root, ui, act);
}

function ofThePage(root, ui, act) {
  const { host = root } = root.getRootNode();
  const stops = new AbortController();
  const listen = (name, heard, capture) =>
    document.addEventListener(name, (event) => (root.isConnected ? heard(event) : stops.abort()), {
      capture,
      signal: stops.signal,
    });
  let clicked = false; // whether what has the focus was clicked, and not reached by Tab
  const needs = ([...path], key) => {
    const on = (selector) => path.some((element) => element.matches?.(selector));
    if (on(OVER)) return true;
    if (on(FIELD)) return !(key.startsWith("Page") && on(LINE));
    if (key.startsWith("Page")) return false;
    if (LETTER.test(key)) return on("select, [role=combobox]"); // where it is typed
    if (path[0] === ui.surface) return !clicked || act.inCell();
    return !clicked && on(key === " " ? PRESSED : CHOOSING);
  };
  listen("pointerdown", () => (clicked = true), true);
  listen(
    "keydown",
    (event) => {
      const { key } = event;
      if (key === "Tab") clicked = false;
      if (modified(event)) return;
      const path = event.composedPath();
      if (path[0] === ui.surface && /^Arrow(Up|Down)$/.test(key)) clicked = false; // into the numbers
      if (key === "?" && !needs(path, key)) act.list();
      else if (/^w$/i.test(key) && !needs(path, key)) act.form();
      else if (/^g$/i.test(key) && !needs(path, key)) act.gradient();
      else if (/^p$/i.test(key) && !needs(path, key)) act.present();
      else if (/^h$/i.test(key) && !needs(path, key)) {
        clicked = false; // what is asked gets the focus, and arrows choose an answer
        act.predict();
      } else if (key === "F5" && act.again()) clicked = false;
      else if (event.shiftKey && key in BESIDE && !needs(path, key)) act.word(BESIDE[key]);
      else if (key in STEPS && !needs(path, key)) {
        // Let go of, it gets no frame when the keyboard takes over, and Tab goes on from it.
        if (clicked && event.target !== host) document.activeElement.blur();
        if (key === " ") act.space(event.shiftKey ? -1 : 1);
        else act.step(STEPS[key]);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  // After the page's own: a line of text is taken by Enter and left, as it is by Escape.
  listen("keydown", (event) => {
    const { key, target, isComposing } = event;
    const outside = target !== host && !target.closest?.(OVER);
    if (!outside || isComposing || modified(event)) return;
    if (key === "Enter" && target.matches(".stTextInput input")) target.blur();
    if (key === "Escape") target.matches(FIELD) ? target.blur() : act.close();
  });
}
