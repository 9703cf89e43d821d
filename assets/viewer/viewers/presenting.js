// The presenter's view: the whole window for a sentence, a picture and one caption, gone through reveal by
// reveal with a clicker. It has no state of the walk of its own: it draws large what the viewer is at, and
// what is said there it says again.

import { titleOf } from "../data/trace.js";
import { board, optionsOf, otherOf, sentenceOf, sumOf } from "../parts/board.js";
import { drawnCode } from "../parts/code.js";
import { h } from "../parts/dom.js";
import { called } from "../words/nouns.js";
import { fitTo, pointing } from "../parts/surface.js";
import { hit, light, litBy, wordAt } from "../picture/light.js";
import { marks } from "../picture/marks.js";
import { paint } from "../picture/paint.js";
import { spokenCell } from "./spoken.js";
import { chosenWord, sideTitle, tipOf, wordTip } from "./naming.js";
import { notes } from "./notes.js";
import { presented } from "./pictured.js";
import { allHeads, headed, linesIn, missingIn, stageIn, stepped, turnedIn, whereIn } from "./walk.js";

const SCREEN = { width: 1366, height: 768 }; // that sizes are told for
const TEXT = 26; // px of the picture's text there; its digits are not smaller than DIGITS
const DIGITS = 24;
const LEAST = 0.5; // of these sizes, in a small window
const LONG = 120; // signs of a caption
const MANY = 90; // signs of a sentence

let was = false; // whether it has been open: then F5 is the clicker's

// page: {passed(), lesson(), onPassed(heard, signal)}, the address of this view and what a lesson says at it, or
// null where there is no page.
export function presenting(v, page) {
  const { state } = v;
  let stops = null; // while it is open
  let spot = false;
  let drawn = null; // {scene, picture}

  const act = {
    next() {
      if (covered()) return uncover();
      if (v.quiz.open()) return v.quiz.reveal();
      if (v.quiz.covers()) return; // what is asked is on its way
      const cell = state.cell ? null : numberHere();
      if (cell) return v.act.choose({ cell, of: "" });
      go(1);
    },
    back() {
      if (covered()) return uncover();
      if (state.cell) return v.act.close(false);
      go(-1);
    },
    end: (last) => v.act.end(last),
    blank() {
      ui.blank.hidden = !ui.blank.hidden;
      say(ui.blank.hidden ? "" : "The screen is black.");
    },
    form: () => v.act.form(),
    gradient: () => v.act.gradient(),
    ask: () => v.quiz.may() && v.quiz.toggle(),
    spot() {
      spot = !spot;
      lit();
    },
    head(digit) {
      const { heads } = v.parts.trace;
      const named = heads.indexOf(digit);
      const head = named >= 0 ? named : Number(digit) - 1;
      if (headed(v.parts, state) && head >= 0 && head < heads.length) v.act.choose({ head });
    },
    word: (by) => v.act.word(by),
    code() {
      ui.code.hidden = !ui.code.hidden;
      code();
    },
    notes() {
      say(speaker.open() ? "" : "This browser does not let the page open a second window.");
      speaker.show(upNext());
    },
    keys: () => v.keyList.open(),
    leave,
  };
  const ui = board(act);
  const speaker = notes(v, heard, () => page?.lesson() ?? []);
  v.ui.viewer.append(ui.dialog);

  const covered = () => !ui.blank.hidden || !ui.code.hidden;
  const uncover = () => {
    ui.blank.hidden = ui.code.hidden = true;
    say("");
  };
  const say = (text) => (ui.said.textContent = text);

  // The number that the caption speaks of, if its sum can be opened: what was asked for, if something was.
  function numberHere() {
    const lines = linesIn(v.parts, state);
    if (allHeads(v.parts, state) || (lines && lines.name !== stageIn(v.parts, state).name)) return null;
    if (missingIn(v.parts, { ...state, of: "" })) return null;
    const asked = v.quiz.marked();
    return asked ? asked.right : spokenCell(v.parts, state, v.scene, ui.caption.textContent);
  }

  function go(by) {
    v.act.close(false);
    v.act.step(by);
  }

  function upNext() {
    if (v.quiz.open()) return "the answer";
    if (!state.cell && numberHere()) return "the sum behind that number";
    const next = stepped(v.parts, state, 1);
    if (!next) return "this was the last stage";
    return next.key ? titleOf(v.parts.trace, next) : v.parts.trace.stages[next.stage].title;
  }

  const KEYS = {
    ...{ " ": act.next, PageDown: act.next, ArrowRight: act.next, Enter: act.next },
    ...{ PageUp: act.back, ArrowLeft: act.back, Backspace: act.back },
    ...{ ArrowUp: () => act.word(-1), ArrowDown: () => act.word(1) },
    ...{ Home: () => act.end(false), End: () => act.end(true) },
    ...{
      b: act.blank,
      ".": act.blank,
      w: act.form,
      g: act.gradient,
      h: act.ask,
      l: act.spot,
      q: act.code,
      n: act.notes,
    },
    ...{ "?": act.keys, p: leave, Escape: leave, F5: uncover },
  };

  // Also in the window of the notes. A button that was reached by Tab is pressed by Space and Enter.
  function heard(event) {
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const path = event.composedPath();
    if (!v.root.isConnected) return stops?.abort(); // the reader is on another page
    if (altKey || ctrlKey || metaKey || path.some((each) => each.matches?.("dialog.keys, input"))) return;
    const pressed = /^( |Enter)$/.test(key) && path[0].matches?.("button, a");
    const does = /^\d$/.test(key) ? () => act.head(key) : KEYS[key.length > 1 ? key : key.toLowerCase()];
    if (!does || pressed) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === " " && shiftKey) act.back();
    else does();
  }

  function open() {
    if (stops || !v.picture) return;
    stops = new AbortController();
    was = true;
    const { signal } = stops;
    const whole = document.documentElement;
    lie();
    // Before all others of the page, to which the same keys mean something else.
    addEventListener("keydown", heard, { capture: true, signal });
    for (const name of ["cancel", "close"])
      ui.dialog.addEventListener(name, () => ui.dialog.open || leave(), { signal });
    page?.onPassed(show, signal);
    const size = new ResizeObserver(draw);
    size.observe(ui.holder);
    signal.addEventListener("abort", () => size.disconnect());
    // The whole screen, where that is allowed; a browser that leaves it by Escape leaves this too.
    whole.requestFullscreen?.().then(
      () => {
        if (signal.aborted) return document.exitFullscreen();
        const left = () => document.fullscreenElement || leave();
        document.addEventListener("fullscreenchange", left, { signal });
        ui.dialog.close(); // above what has just come to lie over it
        lie();
      },
      () => {},
    );
    show();
  }

  function lie() {
    ui.dialog.showModal();
    ui.dialog.focus(); // and no button in it, as Space goes on
  }

  function leave() {
    if (!stops) return;
    stops.abort();
    stops = null;
    uncover();
    speaker.close();
    ui.dialog.close();
    if (document.fullscreenElement) document.exitFullscreen();
  }

  function show() {
    if (!stops || !v.picture) return;
    const { trace } = v.parts;
    const words = trace.tokens.join(" ");
    const mine = sentenceOf(trace, state.ask, (ask) => v.act.ask({ ask }));
    const both = trace.other && [...trace.tokens, ...trace.other.tokens].join("").length <= MANY;
    const theirs = both ? [otherOf(trace, state.ask, state.predict)] : [];
    ui.words.replaceChildren(
      ...(trace.keys ? [...theirs, both ? "→ " : "", ...mine] : [...mine, both ? "→ " : "", ...theirs]),
    );
    ui.words.classList.toggle("many", words.length > MANY);
    ui.dialog.querySelector("button.form").textContent = called("Words");
    ui.lesson.replaceChildren(...(page?.lesson() ?? []).map((each) => h("p", {}, each)));
    ui.title.textContent = stageIn(v.parts, state).title;
    const at = `${state.stage + 1} / ${trace.stages.length}`;
    ui.about.textContent = [sideTitle(v), whereIn(v.parts, state), at].filter(Boolean).join(" · ");
    ui.caption.replaceChildren(...said(), ...optionsOf(v.quiz.asked(), v.quiz.commit));
    ui.caption.classList.toggle("long", ui.caption.textContent.length > LONG);
    ui.sum.replaceChildren(...sumOf(v.ui.sum));
    code();
    draw();
    speaker.show(upNext());
  }

  // The caption without what is to be clicked in it.
  function said() {
    const pieces = [...v.ui.reading.childNodes].filter((each) => !each.matches?.("button, .why"));
    return pieces.map((each) => each.cloneNode(true));
  }

  function draw() {
    const { clientWidth: width, clientHeight: height } = ui.holder;
    const unit = Math.max(LEAST, Math.min(innerWidth / SCREEN.width, innerHeight / SCREEN.height));
    if (!stops || !width) return;
    const room = { width, height, text: TEXT * unit, snug: true };
    drawn = presented(v, room, v.colours, DIGITS * unit);
    paint(ui.canvas, drawn.picture, drawn.scene);
    fitTo(ui.surface, ui.canvas);
    lit();
  }

  // The open cell and what feeds it, or the row that the caption reads.
  function lit() {
    if (!drawn) return;
    const { scene, picture } = drawn;
    const made = picture.blocks.filter((block) => block.result && !block.ghost);
    const block = made.find((each) => each.head === Math.max(0, state.head)) ?? made.at(-1);
    const row = { [block.rowAxis]: turnedIn(block, state.focus)[0] };
    const kind = picture.words?.shares ? "softmax" : stageIn(v.parts, state).kind;
    const [r, c] = state.cell ? turnedIn(block, state.cell) : [];
    const whole = { ...block, firstRow: 0, firstCol: 0 };
    const how = state.cell
      ? { known: litBy(scene.axes, kind, { block: whole, r, c }), of: state.of, opened: true }
      : { known: row, rest: !spot, spot, bold: true };
    light(ui.light, picture, scene, how);
    const marked = v.quiz.marked();
    if (marked) marks(ui.light, picture, scene, marked);
  }

  function code() {
    if (ui.code.hidden) return;
    const { address, code, notes } = page?.passed() ?? {};
    const none = "There is no address here that others could open.";
    ui.code.replaceChildren(
      ...(code ? [drawnCode(code), h("p", {}, address)] : [h("p", {}, none)]),
      ...(notes ? [h("p", { class: "quiet" }, notes)] : []),
    );
  }

  pointing(
    { element: ui.surface, canvas: ui.canvas, tip: ui.tip, around: ui.holder },
    {
      cursor: "pointer",
      scale: () => drawn.scene.scale,
      find: (x, y) => hit(drawn.picture, x, y) ?? wordAt(drawn.picture, v.parts.axes, x, y),
      over: () => {},
      opens: () => true,
      says: (found) => (found.word ? wordTip(v, found) : tipOf(v, found)),
      click(found) {
        if (v.quiz.take(found)) return;
        if (found.word) v.act.ask(chosenWord(v, found));
        else v.act.open(found);
      },
      focus: () => {},
    },
  );

  return {
    open,
    show,
    isOpen: () => stops !== null,
    // The page's own key: a browser reloads by it, until this was open once.
    again() {
      if (was) open();
      return was;
    },
  };
}
