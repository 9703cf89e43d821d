// A walk on the screen: what the state of the stage viewer looks like.

import { titleOf } from "../data/trace.js";
import { offScale } from "../parts/beyond.js";
import { card } from "../parts/card.js";
import { hint } from "../parts/hint.js";
import { legends } from "../parts/legend.js";
import { onward } from "../parts/onward.js";
import { sumPanel } from "../parts/sum.js";
import { comeIntoView, narrow } from "../parts/sheet.js";
import { fitTo, hasFocus, speak } from "../parts/surface.js";
import { beside, lens, magnify } from "../picture/lens.js";
import { boxOf, light, litBy } from "../picture/light.js";
import { marks } from "../picture/marks.js";
import { paint } from "../picture/paint.js";
import { slide, stop } from "../picture/slide.js";
import { ranking } from "../parts/asking.js";
import { readMore } from "../words/reading.js";
import { caption } from "./caption.js";
import { drawOther, relightOther } from "./comparing.js";
import { nameOf, spoken } from "./naming.js";
import { otherIn, shareOf } from "./others.js";
import { pictured } from "./pictured.js";
import {
  allHeads,
  answerIn,
  followed,
  headed,
  missingIn,
  ofAny,
  pairsIn,
  sideHere,
  sideIn,
  sourceIn,
  stageIn,
  stageNamed,
  strongest,
  turnedIn,
  twoSided,
} from "./walk.js";

const MARKED = 3; // heads

export function show(v) {
  const { ui, parts, state } = v;
  const { stages, previous, next } = parts.trace;
  const last = state.stage === stages.length - 1;
  const [before, was] = [v.picture, v.scene?.stage.key];
  v.quiz.settle();
  draw(v); // first, as a canvas asks for the style of all that has changed before it
  const cells = before && !before.words && !v.picture.words;
  if (cells && was !== v.scene.stage.key) slide(ui.slides, ui.canvas, before.blocks, v.picture, v.scene);
  else stop(ui.slides);
  ui.rail.show(state.stage);
  ui.map.show(state.stage);
  ui.strip.show(state.head, headed(parts, state));
  ui.forms.show(state.form, pairsIn(parts, state) !== null);
  ranks(v);
  ui.sides.group.hidden = state.predict !== "";
  ui.sides.show(sideIn(parts, state), twoSided(parts, state));
  ui.title.textContent = ui.now.textContent = stageIn(parts, state).title;
  ui.stage.setAttribute("aria-labelledby", `stage-${state.stage}`);
  ui.place.textContent = `${state.stage + 1} / ${stages.length}`;
  // Not `disabled`: a button that has the focus must not lose it at the last step.
  ui.previous.setAttribute("aria-disabled", String(state.stage === 0 && !previous));
  ui.next.setAttribute("aria-disabled", String(last && !next));
  ui.next.textContent = last && next ? `${titleOf(parts.trace, next)} ›` : "Next ›";
  side(v);
  v.quiz.draw();
}

// What stands beside the picture, and where to go from the end of the walk.
export function side(v) {
  const { ui, parts, state, act } = v;
  ui.onward.hidden = state.stage < parts.trace.stages.length - 1 || !parts.onward.length;
  if (!ui.onward.hidden) ui.onward.replaceChildren(...onward(parts.onward, act.leave));
  const stage = stageIn(parts, state);
  const covered = v.quiz.covers() !== null;
  if (v.carded?.stage !== stage || v.carded.covered !== covered) {
    v.carded = { stage, covered };
    ui.card.replaceChildren(
      card(
        covered ? { ...stage, notice: [], notes: [] } : stage,
        (name) => {
          act.go(stageNamed(parts, name));
          ui.rail.focus();
        },
        v.code,
      ),
    );
  }
  if (state.cell && !ui.sum.firstChild) ui.side.scrollTop = 0;
  if (state.cell && v.picture) sum(v);
  else ui.sum.replaceChildren();
  v.presenting?.show();
}

function sum(v) {
  const { ui, parts, state, act, change } = v;
  const { block, r, c } = cellHere(v);
  const answer = answerIn(parts, state);
  const value = block.tensor.half && answer ? answer.value : block.at(r, c); // which has more digits
  const cell = { name: nameOf(v, block, r, c), value };
  const shown = sideIn(parts, state);
  const of = shown === "gradient" ? sideHere(parts, state).says : null;
  sumPanel(ui.sum, cell, answer, {
    close: () => act.close(true),
    slot: change.slot(),
    missing: missingIn(parts, state),
    more: of && readMore(cell.value, of),
    seed: shown === "after" && !state.predict && ofAny(parts) ? act.seed : null,
    leads: ({ name }) => stageNamed(parts, name) >= 0,
    go: ({ name, cell }) => act.choose(sourceIn(parts, state, name, cell)),
  });
}

const tall = () => Math.max(340, Math.min(620, 0.55 * innerHeight));

// Asking for sizes makes the browser lay the page out, so it is done when they change, not per step.
export function survey({ root, ui }) {
  const { width, height } = ui.holder.getBoundingClientRect();
  ui.rail.survey();
  ui.map.survey();
  const text = parseFloat(getComputedStyle(root).fontSize);
  // In one column the picture takes what it needs, up to a part of the screen.
  return narrow.matches ? { width, height: tall(), text, snug: true } : { width, height, text };
}

export function draw(v) {
  const { ui, colours } = v;
  v.room ??= survey(v);
  if (!v.room.width) return;
  const other = otherIn(v);
  Object.assign(v, pictured(v, other ? shareOf(v.room, other) : v.room, colours));
  paint(ui.canvas, v.picture, v.scene);
  fitTo(ui.surface, ui.canvas);
  drawOther(v);
  ui.legend.replaceChildren(
    ...legends(v.picture, colours),
    beyondScale(v),
    v.quiz.open() || v.picture.words?.placed
      ? ""
      : hint(v.state.cell !== null, v.picture.words ? "line" : "number"),
  );
  relight(v);
}

// Of numbers off the scale those are told that can be opened, what the stage made before what it read.
function beyondScale(v) {
  const { blocks } = v.picture;
  const made = blocks.filter((block) => !block.result && stageNamed(v.parts, block.tensor.name) >= 0);
  const results = blocks.filter((block) => block.result);
  return offScale([...results, ...made], ({ block, r, c }) => nameOf(v, block, r, c), v.act.open);
}

// What is pointed at, else what is open, else where the keyboard is; at rest the row that is read.
export function relight(v) {
  const { ui, parts, state, scene } = v;
  if (scene.asks !== state.ask && v.picture.blocks.some((each) => each.ghost)) return draw(v);
  const kind = v.picture.words?.shares ? "softmax" : stageIn(parts, state).kind;
  const active = state.hover ?? (state.cell || hasFocus(ui.surface) ? cellHere(v) : null);
  const block = active?.block.result ? active.block : resultOf(v);
  const [read] = turnedIn(block, state.focus);
  const known = active ? litBy(scene.axes, kind, active) : { [block.rowAxis]: read };
  const lit = active
    ? {
        known,
        of: state.of,
        tile: allHeads(parts, state) ? active.block.head : null,
        opened: state.cell !== null && !state.hover,
      }
    : { known, rest: true };
  light(ui.light, v.picture, scene, lit);
  const marked = v.quiz.marked();
  if (marked) marks(ui.light, v.picture, scene, marked);
  underLens(v, active);
  const row = Math.min(known[block.rowAxis] ?? read, block.rows - 1);
  relightOther(v, row, lit);
  caption(v, block, kind, row);
  if (active && !active.word && (active.block.result || active.block === cellHere(v).block)) {
    speak(ui, spoken(v, active), active);
  }
}

// What is pointed at is magnified, or where the keyboard is, if it cannot be read as it is.
function underLens({ ui, scene, picture }, active) {
  const seen = active && !picture.words && lens(scene, active.block, active.r, active.c);
  ui.lens.hidden = !seen;
  if (!seen) return;
  magnify(ui.lens, seen, scene);
  const { block, r, c } = active;
  const cell = { x: block.x + c * block.cw, y: block.y + r * block.ch };
  const { scrollLeft, scrollTop } = ui.holder;
  const { x, y } = beside(seen, cell, scene.room);
  ui.lens.style.transform = `translate(${x * scene.scale + scrollLeft}px, ${y * scene.scale + scrollTop}px)`;
}

// Which heads give the followed word most: marked in the strip, and said.
function ranks(v) {
  const { ui, parts, state, act } = v;
  const weights = v.quiz.covers() ? null : followed(parts, state);
  const order = weights ? strongest(weights).filter((h) => weights[h] >= 0.005) : [];
  ui.asking.show(state);
  ui.texts.show(state);
  ui.strip.mark(order.slice(0, MARKED));
  ui.ranks.hidden = !weights;
  if (weights) ui.ranks.replaceChildren(...ranking(parts, state, order, weights, act));
}

// The opened cell is to be in view beside its sum.
export function comeToCell(v) {
  if (!v.state.cell || !v.picture) return;
  const box = boxOf(v.picture, cellHere(v));
  comeIntoView(
    v.ui,
    box.map((length) => length * v.scene.scale),
  );
}

// The cell that is open, or where the keyboard is.
export function cellHere(v) {
  const { state, picture } = v;
  const block = (state.of && picture.blocks.find((b) => b.tensor.name === state.of)) || resultOf(v);
  const [r, c] = turnedIn(block, state.cell ?? state.focus);
  return { block, r: Math.min(r, block.rows - 1), c: Math.min(c, block.cols - 1) };
}

function resultOf({ picture, state }) {
  const results = picture.blocks.filter((block) => block.result);
  return results.find((block) => block.head === Math.max(0, state.head)) ?? results.at(-1);
}
