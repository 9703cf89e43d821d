// The stage viewer: mount(element, payload, onChange) knows nothing of the page around it.
// payload: the parts `trace` and `weights`, and all that is in the part `answer`; onChange gets what the
// README calls `Moved` when the reader moves, and as a second argument what the address is to hold when they
// leave for another page; page is what presenting() asks of it; the returned function takes a new payload. With a part
// `sides` in the payload there is more than one side to see, and there may be numbers to change.

import { axesOf } from "../data/axes.js";
import { keyList } from "../parts/keylist.js";
import { fadeIn, forms, otherForm } from "../parts/forms.js";
import { keys } from "../parts/keys.js";
import { presentButton } from "../parts/board.js";
import { saving } from "../parts/save.js";
import { skeleton } from "../parts/shell.js";
import { h } from "../parts/dom.js";
import { drawnDown } from "../parts/sheet.js";
import { dress, pointing, reveal } from "../parts/surface.js";
import { showImages } from "../parts/named.js";
import { speakOf } from "../words/nouns.js";
import { loadFaces } from "../picture/faces.js";
import { boxOf, hit, wordAt } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { tellMove, tellSide, tellSum } from "./aloud.js";
import { changing } from "./editing.js";
import { chosenWord, tipOf, wordTip } from "./naming.js";
import { printed } from "./paper.js";
import { predicting } from "./predicting.js";
import { presenting } from "./presenting.js";
import { rebuild, rebuildSides } from "./rebuild.js";
import { figureOf, onSheet } from "./taken.js";
import { cellHere, comeToCell, draw, relight, show, side, survey } from "./showing.js";
import {
  allHeads,
  arrived,
  asked,
  cellIn,
  chosen,
  focused,
  gone,
  hasGradient,
  headed,
  moved,
  nameIn,
  opened,
  otherSide,
  pairsIn,
  rewalked,
  settled,
  sideIn,
  stageIn,
  stageNamed,
  START,
  stepped,
  told,
} from "./walk.js";

export function mount(root, payload, onChange, page = null) {
  const v = {
    root,
    ui: null,
    state: { ...START },
    parts: null,
    colours: null,
    room: null,
    scene: null,
    picture: null,
    carded: null,
    untold: null,
    act: null,
    change: null,
    quiz: null,
    keyList: null,
    code: { open: false },
  };
  const { state } = v;
  const tell = () => onChange(told(v.parts, state));

  const was = () => ({ ...state, trace: v.parts.trace });
  const choose = (change) => {
    const before = was();
    Object.assign(state, chosen(v.parts, state, change), state.touched && { hover: null });
    show(v);
    tell();
    tellMove(v, before);
  };

  const go = (next) => {
    if (!next) return;
    if (next.key) return turn(next.layer, next.key, next.part);
    const before = was();
    const within = (element) => element.contains(root.getRootNode().activeElement);
    const [inStrip, inForms] = [v.ui.strip, v.ui.forms].map(({ group }) => within(group));
    Object.assign(state, next);
    show(v);
    if ((inStrip && !headed(v.parts, state)) || (inForms && !pairsIn(v.parts, state))) v.ui.surface.focus();
    tell();
    tellMove(v, before);
  };

  // To a layer: at the same stage if it is one of a layer's, else at a layer's first.
  const turn = (layer, key = null, part = v.parts.trace.part) => {
    const { stages } = v.parts.trace;
    const first = stages.findIndex((stage) => stage.layer !== null);
    if (!key && part === v.parts.trace.part && layer === stages[first].layer) return v.act.go(first);
    const stage = stageIn(v.parts, state).layer === null ? stages[first] : stageIn(v.parts, state);
    onChange({ ...told(v.parts, state), part, layer, stage: key ?? stage.key, cell: null });
  };

  // What had the focus in the sum goes with it: then the picture has it.
  const close = (toPicture = v.ui.sum.contains(root.getRootNode().activeElement)) => {
    if (!state.cell) return;
    choose({ cell: null });
    if (toPicture) v.ui.surface.focus({ preventScroll: true });
  };

  // Another word asks or is followed; of the two the caption says what there is to say.
  const ask = (change) => {
    const before = was();
    Object.assign(state, asked(v.parts, state, change), { hover: null });
    show(v);
    tell();
    tellMove(v, before);
  };

  v.act = {
    choose,
    ask,
    // The word before or after the one that asks.
    word: (by) => v.parts.trace.tokens[state.ask + by] !== undefined && ask({ ask: state.ask + by }),
    layer: (layer, head) => onChange({ ...told(v.parts, state), layer, head, cell: null }),
    close,
    open: (found) => {
      const next = opened(v.parts, state, found, v.change.opens(found.block.tensor.name));
      if (next) choose(next);
      comeToCell(v);
    },
    step: (by) => go(stepped(v.parts, state, by)),
    go: (index) => go(gone(v.parts, state, index)),
    turn,
    leave: ({ query, away }) => {
      if (away) onChange(told(v.parts, state), query);
      else onChange({ ...told(v.parts, state), onward: query });
    },
    // The gradient of what was chosen, and back.
    gradient: () => hasGradient(v.parts) && !state.predict && choose({ show: otherSide(state.show) }),
    // The gradient of the number that is open: what would move it.
    seed() {
      const seed = { name: nameIn(v.parts, state), cell: cellIn(v.parts, state) };
      state.show = "gradient";
      onChange({ ...told(v.parts, state), seed });
      show(v);
    },
    form(form = otherForm(state.form)) {
      if (form === state.form || !pairsIn(v.parts, state)) return;
      choose({ form });
      fadeIn(v.ui.surface);
    },
    end: (last) => v.act.go(last ? v.parts.trace.stages.length - 1 : 0),
  };
  const name = () =>
    stageIn(v.parts, state).name +
    (headed(v.parts, state) && !allHeads(v.parts, state) ? `.head${state.head}` : "") +
    (sideIn(v.parts, state) === "gradient" ? ".gradient" : "");
  const has = {
    edit: () => v.parts.trace.editable.length > 0,
    predict: () => v.quiz.may(),
    gradient: () => hasGradient(v.parts),
  };
  v.keyList = keyList((what) =>
    v.presenting.isOpen() ? what === "presented" : !what || (has[what]?.() ?? false),
  );
  const figure = figureOf(v, name);
  v.ui = skeleton(
    saving(
      name,
      () => v.colours.ground,
      (canvas, ratio) => paint(canvas, v.picture, { ...v.scene, ratio, scale: 1 }),
      figure.opener,
    ),
    v.keyList,
    presentButton(() => v.presenting.open()),
  );
  v.ui.viewer.append(figure.dialog);
  v.ui.forms = forms((form) => v.act.form(form));
  v.ui.ranks.after(h("div", { class: "choices" }, v.ui.forms.group));
  v.change = changing(v, tell);
  v.quiz = predicting(v, tell);
  v.presenting = presenting(v, page);
  root.replaceChildren(v.ui.viewer);
  printed(root, () => onSheet(v));
  drawnDown(v.ui.sum, () => close());
  listen(v);
  adopt(v, payload);
  return (next) => adopt(v, next);
}

// A new payload: another walk is drawn anew, another answer only beside the picture.
function adopt(v, next) {
  const { state } = v;
  const before = v.parts;
  const was = { ...state, trace: before?.trace };
  const { trace, weights, view } = next;
  const changed = trace !== before?.trace;
  const sent = view.revision !== before?.view.revision;
  const key = changed && before ? stageIn(before, state).key : null;
  const tensors = Object.assign(Object.create(null), trace.tensors, weights?.tensors);
  v.parts = { ...next, tensors, axes: changed ? axesOf(trace) : before.axes };
  const { colours, redressed } = dress(v.root, v.colours);
  v.colours = colours;
  if (changed) {
    speakOf(trace);
    showImages(trace);
    Object.assign(state, rewalked(v.parts, state, key, before));
    rebuild(v);
    v.ui.tip.hidden = true; // it told a number that may be another now
    loadFaces(trace.lists, () => draw(v));
  }
  if (sent) Object.assign(state, arrived(v.parts));
  if (changed || sent) Object.assign(state, settled(v.parts, state));
  if (changed || redressed) v.ui.strip.draw(trace, v.parts.axes, colours);
  const came = (name) => next[name] !== before?.[name] || next.belongs[name] !== before?.belongs[name];
  if (!changed && came("sides")) rebuildSides(v);
  if (changed || sent || redressed || came("other") || came("sides") || state.predict) show(v);
  else side(v);
  if (sent) comeToCell(v);
  const sided = came("sides") && sideIn(v.parts, state) !== "after";
  if (before && (changed || sent)) tellMove(v, was);
  else if (before && sided) tellSide(v);
  else tellSum(v);
  v.change.heard(next.edit);
}

function listen(v) {
  const { root, ui, state, act, change, quiz } = v;
  const over = (found, touched = false) => {
    Object.assign(state, { hover: found, touched });
    if (v.picture) relight(v);
  };
  pointing(
    { element: ui.surface, canvas: ui.canvas, tip: ui.tip, around: ui.holder },
    {
      cursor: "pointer",
      scale: () => v.scene.scale,
      find: (x, y) => hit(v.picture, x, y) ?? wordAt(v.picture, v.parts.axes, x, y),
      over: (found, touched) => over(found?.word && !v.picture.words ? null : found, touched),
      opens: ({ block, r, c, word }) =>
        block.covered?.(r, c) && !word
          ? quiz.takes({ block, r, c }) !== null
          : word
            ? chosenWord(v, { block, r, c, word }) !== null
            : change.opens(block.tensor.name) || stageNamed(v.parts, block.tensor.name) >= 0,
      says: (found) => (found.word ? wordTip(v, found) : tipOf(v, found)),
      click(found) {
        if (quiz.take(found)) return;
        const choice = found.word && chosenWord(v, found);
        if (choice) act.ask(choice);
        else if (!found.word) act.open(found);
      },
      focus: () => v.picture && relight(v),
    },
  );
  ui.previous.addEventListener("click", () => act.step(-1));
  ui.next.addEventListener("click", () => act.step(1));
  keys(root, ui, {
    step: act.step,
    space: (by) => (by > 0 && quiz.answered() ? quiz.next() : act.step(by)),
    end: act.end,
    word: act.word,
    close: () => act.close(),
    move: (...by) => {
      const { ask } = state;
      const focus = moved(v.parts, state, cellHere(v).block, by);
      Object.assign(state, focused(v.parts, state, focus), { hover: null });
      if (state.cell) act.choose({ cell: state.focus });
      else if (state.predict && state.ask !== ask) act.choose({});
      else {
        v.ui.asking.show(state);
        v.ui.texts.show(state);
        relight(v);
      }
      reveal(ui.holder, boxOf(v.picture, cellHere(v)), v.scene.scale);
      comeToCell(v);
    },
    open: () => {
      if (change.open()) change.start();
      else if (quiz.take(cellHere(v))) quiz.focus();
      else act.open(cellHere(v));
    },
    other: change.key,
    inCell: () => state.cell !== null,
    list: v.keyList.open,
    form: () => act.form(),
    gradient: () => act.gradient(),
    predict: () => quiz.may() && quiz.toggle(),
    present: v.presenting.open,
    again: v.presenting.again,
  });
  new ResizeObserver(() => {
    if (!v.parts) return;
    const room = survey(v);
    if (JSON.stringify(room) === JSON.stringify(v.room)) return; // the picture grew, not its room
    v.room = room;
    draw(v);
  }).observe(ui.holder);
}
