// A walk on the screen: what the state of the stage viewer looks like.

import { standsFor } from "../data/matrix.js";
import { restsAt } from "../data/pairs.js";
import { offScale } from "../parts/beyond.js";
import { card } from "../parts/card.js";
import { h, sentence } from "../parts/dom.js";
import { hint } from "../parts/hint.js";
import { legends } from "../parts/legend.js";
import { onward } from "../parts/onward.js";
import { sumPanel } from "../parts/sum.js";
import { comeIntoView, narrow } from "../parts/sheet.js";
import { fitTo, hasFocus, speak } from "../parts/surface.js";
import { beside, lens, magnify } from "../picture/lens.js";
import { boxOf, light, litBy } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { slide, stop } from "../picture/slide.js";
import { cellName } from "../words/axes.js";
import { number } from "../words/numbers.js";
import { readChange, readRow } from "../words/reading.js";
import { visible } from "../words/text.js";
import { ranking } from "../parts/asking.js";
import { pictured } from "./pictured.js";
import { drawOther, relightOther } from "./comparing.js";
import { otherIn, shareOf } from "./others.js";
import {
  allHeads,
  answerIn,
  followed,
  headed,
  nameIn,
  pairsIn,
  sideIn,
  sourceIn,
  stageIn,
  stageNamed,
  strongest,
  turnedIn,
  twoSided,
} from "./walk.js";

const MARKED = 3; // heads
const LONG = 170; // signs that have room at the caption's full size

export function show(v) {
  const { ui, parts, state } = v;
  const { stages, layer, n_layers } = parts.trace;
  const last = state.stage === stages.length - 1;
  const [before, was] = [v.picture, v.scene?.stage.key];
  draw(v); // first, as a canvas asks for the style of all that has changed before it
  const cells = before && !before.words && !v.picture.words;
  if (cells && was !== v.scene.stage.key) slide(ui.slides, ui.canvas, before.blocks, v.picture, v.scene);
  else stop(ui.slides);
  ui.rail.show(state.stage);
  ui.map.show(state.stage);
  ui.strip.show(state.head, headed(parts, state));
  ui.forms.show(state.form, pairsIn(parts, state) !== null);
  ranks(v);
  ui.sides?.show(sideIn(parts, state), twoSided(parts, state));
  ui.title.textContent = ui.now.textContent = stageIn(parts, state).title;
  ui.stage.setAttribute("aria-labelledby", `stage-${state.stage}`);
  ui.place.textContent = `${state.stage + 1} / ${stages.length}`;
  // Not `disabled`: a button that has the focus must not lose it at the last step.
  ui.previous.setAttribute("aria-disabled", String(state.stage === 0 && layer === 0));
  ui.next.setAttribute("aria-disabled", String(last && layer === n_layers - 1));
  ui.next.textContent = last && layer < n_layers - 1 ? `Layer ${layer + 1} ›` : "Next ›";
  side(v);
}

// What stands beside the picture, and where to go from the end of the walk.
export function side(v) {
  const { ui, parts, state, act } = v;
  ui.onward.hidden = state.stage < parts.trace.stages.length - 1 || !parts.onward.length;
  if (!ui.onward.hidden) ui.onward.replaceChildren(...onward(parts.onward, act.leave));
  const stage = stageIn(parts, state);
  if (v.carded !== stage) {
    v.carded = stage;
    ui.card.replaceChildren(
      card(
        stage,
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
}

function sum(v) {
  const { ui, parts, state, act, change } = v;
  const { block, r, c } = cellHere(v);
  const cell = { name: nameOf(v, block, r, c), value: block.at(r, c) };
  sumPanel(ui.sum, cell, answerIn(parts, state), {
    close: () => act.close(true),
    slot: change.slot(),
    missing: parts.left_out[nameIn(parts, state)],
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
    beyondIn(v),
    hint(v.state.cell !== null, v.picture.words ? "line" : "number"),
  );
  relight(v);
}

// Of numbers off the scale those are told that can be opened, what the stage made before what it read.
function beyondIn(v) {
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
  const known = active ? litBy(scene.axes, kind, active) : { [block.rowAxis]: state.focus[0] };
  const lit = active
    ? {
        known,
        of: state.of,
        tile: allHeads(parts, state) ? active.block.head : null,
        opened: state.cell !== null && !state.hover,
      }
    : { known, rest: true };
  light(ui.light, v.picture, scene, lit);
  underLens(v, active);
  const row = Math.min(known[block.rowAxis] ?? state.focus[0], block.rows - 1);
  relightOther(v, row, lit);
  const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
  const { told } = stageIn(parts, state);
  const side = sideIn(parts, state);
  const said =
    side === "difference"
      ? readChange(scene.axes, block, row, names)
      : ((side === "after" ? told[row] : null) ?? readRow(scene.axes, kind, block, row, names));
  const tapped = state.hover && state.touched ? `${tipOf(v, state.hover)}. ` : "";
  ui.reading.replaceChildren(
    tapped,
    whose(v, block),
    ...sentence(said),
    ...restsIn(v, block, row),
    ...endOf(v),
  );
  ui.reading.classList.toggle("long", ui.reading.textContent.length > LONG);
  if (active && !active.word && (active.block.result || active.block === cellHere(v).block)) {
    speak(ui, `${spoken(v, active)}: ${number(active.block.at(active.r, active.c))}`, active);
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

// Where a click on a word leads: those that answer are followed, any other asks.
export function chosenWord({ parts, state }, { block, r, c, word }) {
  const [axis, i] =
    word === "row" ? [block.rowAxis, r + block.firstRow] : [block.colAxis, c + block.firstCol];
  if (parts.axes.part(axis) !== "key") return { ask: i };
  return { follow: state.follow === i ? -1 : i };
}

export function wordTip(v, found) {
  const { parts, scene } = v;
  const choice = chosenWord(v, found);
  const name = visible(scene.name(found.block, found.word, found.word === "row" ? found.r : found.c));
  if ("ask" in choice) return `Let ${name} ask`;
  const who = visible(parts.trace.tokens[v.state.ask] ?? "");
  return choice.follow < 0 ? `Follow ${name} no longer` : `Follow ${who} → ${name}: which head looks there?`;
}

// Which heads give the followed word most: marked in the strip, and said.
function ranks(v) {
  const { ui, parts, state, act } = v;
  const weights = followed(parts, state);
  const order = weights ? strongest(weights).filter((h) => weights[h] >= 0.005) : [];
  ui.asking.show(state);
  ui.strip.mark(order.slice(0, MARKED));
  ui.ranks.hidden = !weights;
  if (weights) ui.ranks.replaceChildren(...ranking(parts, state, order, weights, act));
}

export function tipOf(v, found) {
  const { block, r, c } = found;
  const pooled = standsFor(block, r, c);
  const strongest = pooled > 1 ? ` (the strongest of ${pooled} weights here)` : "";
  return `${spoken(v, found)}: ${number(block.at(r, c), 4)}${strongest}`;
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

// From the first stage of a story to what comes of it.
function endOf({ parts, state, act }) {
  const { stages } = parts.trace;
  const last = stages.findLastIndex(({ told }) => told.length > 0);
  if (state.stage !== 0 || last < 1 || !stages[0].told.length) return [];
  return [" ", h("button", { class: "link result", onclick: () => act.go(last) }, "See what comes of it ›")];
}

// Where most of a row's weight goes to a token that hands next to nothing over, and why.
function restsIn({ parts, state }, block, row) {
  const { rests } = stageIn(parts, state);
  const { head, cols } = block;
  const place = rests.find(
    (rest) => rest.key < cols && restsAt(rest, { head, key: rest.key }, block.at(row, rest.key)),
  );
  if (!place) return [];
  const name = () => h("b", {}, h("bdi", {}, visible(parts.trace.tokens[place.key])));
  const why = h("span", { class: "why", tabindex: -1 });
  const reason = () => {
    why.replaceChildren(
      `A weight says how much is taken, not how much there is: the value of `,
      name(),
      ` is ${number(place.length)} long here, those of the words about ${number(place.others)}. So a head looks there when it has nothing to say.`,
    );
    why.focus(); // which the button had, that is gone
  };
  why.append(name(), " is a rest place: ", h("button", { class: "link", onclick: reason }, "why?"));
  return [" ", why];
}

// With all heads in view every number says whose it is.
const whose = ({ parts, state }, block) =>
  allHeads(parts, state) ? `Head ${parts.trace.heads[block.head]}: ` : "";

const nameOf = ({ scene }, block, r, c) =>
  cellName(
    scene.axes,
    block,
    [r + block.firstRow, scene.name(block, "row", r)],
    [c + block.firstCol, scene.name(block, "col", c)],
  );

const spoken = (v, { block, r, c }) => whose(v, block) + visible(nameOf(v, block, r, c));
