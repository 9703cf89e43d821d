// Where a reader is in a walk, as a plain state; what that shows, and what every move makes of it.
// Nothing here draws. `parts` are the parts as they came, all tensors together under `tensors` and
// their axes under `axes`; a move gives what changes in the state. See `State` in data/types.js.

import { indexIn, shapeOf } from "../data/matrix.js";
import { pairsOf } from "../data/pairs.js";
import { layerOf } from "../data/trace.js";

export const START = {
  stage: 0,
  head: 0,
  cell: null,
  of: "",
  focus: [0, 0],
  ask: 0,
  follow: -1,
  hover: null,
  touched: false,
  show: "after",
  form: "numbers",
  predict: "",
  edit: null,
};

export const stageIn = (parts, state) => parts.trace.stages[state.stage];
export const headed = (parts, state) => stageIn(parts, state).head >= 0;
export const allHeads = (parts, state) => state.head < 0 && headed(parts, state);

// What can be asked of the numbers that are shown, the best first; nothing unless the reader predicts.
export const questionsIn = ({ trace, quiz }, { stage, head, ask, predict }) =>
  quiz.filter(
    (each) =>
      (predict === "any" || predict === each.kind) &&
      each.stage === trace.stages[stage].key &&
      each.ask === ask &&
      (each.head < 0 || each.head === head),
  );

// Which of several layers and heads that is, in words.
export function whereIn(parts, state) {
  const { heads } = parts.trace;
  const inLayer = stageIn(parts, state).layer !== null && layerOf(parts.trace);
  const ofHead = headed(parts, state) && (allHeads(parts, state) ? "all heads" : `head ${heads[state.head]}`);
  return [inLayer, ofHead].filter(Boolean).join(", ");
}
export const stageNamed = (parts, name) => parts.trace.stages.findIndex((stage) => stage.name === name);

// What lines between words are drawn of here, if they can be; and if that is what is shown. They may be
// weights that the stage only reads: then its own cells are not in the picture, so that nothing could be
// asked of them.
export function pairsIn(parts, state) {
  const stage = stageIn(parts, state);
  const pairs = pairsOf(parts.axes, parts.trace.stages, stage);
  return pairs && state.predict && pairs.name !== stage.name ? null : pairs;
}
export const linesIn = (parts, state) => (state.form === "words" ? pairsIn(parts, state) : null);
const cellLess = (parts, state) => {
  const lines = linesIn(parts, state);
  return allHeads(parts, state) || (lines !== null && lines.name !== stageIn(parts, state).name);
};

// The tensor that the focus and the opened cell are in, and its rows and columns.
export const nameIn = (parts, state) => state.of || stageIn(parts, state).name;
const sizeIn = (parts, state) => (state.of ? shapeOf(parts.tensors[state.of]) : stageIn(parts, state).size);

// The sides there are, as they come; whether this stage has them; and the one that is shown. What is to be
// predicted has one, and so has what has not come yet.
export const sidesIn = ({ sides, belongs }) => (belongs.sides && sides?.known ? sides.sides : []);
export const twoSided = ({ trace, sides }, state) =>
  !sides?.known || sides.known.includes(trace.stages[state.stage].name);
export function sideIn(parts, state) {
  const side = sidesIn(parts).find(({ name }) => name === state.show);
  const seen = side?.there && !state.predict && twoSided(parts, state);
  return seen ? side.name : "after";
}
export const sideHere = (parts, state) => {
  const shown = sideIn(parts, state);
  return sidesIn(parts).find(({ name }) => name === shown) ?? null;
};
export const otherSide = (show) => (show === "gradient" ? "after" : "gradient");
export const ofAny = (parts) => sidesIn(parts).some(({ of_any }) => of_any);
export const hasGradient = (parts) => sidesIn(parts).some(({ name }) => name === "gradient");
// Whether a gradient that was asked for is being worked out.
export const waitsIn = (parts, state) =>
  !state.predict && sidesIn(parts).some(({ name, there }) => name === state.show && !there);

export const cellIn = (parts, state) =>
  indexIn(
    parts.tensors[nameIn(parts, state)],
    parts.axes,
    state.cell,
    parts.axes.ofHead(Math.max(0, state.head)),
  );

// The server's account of the opened cell, if it is the one that is open now.
export function answerIn(parts, state) {
  const shown = sideIn(parts, state);
  const side = shown === "difference" ? "after" : shown;
  const name = nameIn(parts, state);
  const cell = String(cellIn(parts, state));
  return (
    parts.answers.find((each) => each.name === name && each.side === side && String(each.cell) === cell) ??
    null
  );
}

// Why there is no sum behind the opened cell and will be none; undefined or empty if there is one.
export const missingIn = (parts, state) =>
  sideIn(parts, state) === "gradient"
    ? sideHere(parts, state).left_out
    : parts.left_out[nameIn(parts, state)];

// What the page is told. The revision makes a move after Back another move, even if it goes to the
// same place again.
export const told = (parts, state) => ({
  stage: stageIn(parts, state).key,
  head: state.head,
  cell: state.cell,
  part: parts.trace.part,
  layer: parts.trace.layer,
  ask: state.ask,
  along: parts.trace.along,
  best: parts.view.best && state.head === parts.view.head && state.ask === parts.view.ask,
  follow: state.follow,
  form: state.form,
  predict: state.predict,
  revision: parts.view.revision,
  ...(parts.belongs.sides && { of: state.of, show: state.show, edit: state.edit }),
});

// The page says where to be.
export const arrived = ({ trace, view }) => ({
  stage: Math.max(
    0,
    trace.stages.findIndex((stage) => stage.key === view.stage),
  ),
  head: Math.min(view.head, Math.max(0, trace.heads.length - 1)),
  cell: view.cell,
  of: view.of,
  show: view.show,
  follow: view.follow,
  ...(view.ask !== null && { ask: view.ask, focus: [view.ask, 0] }),
  form: view.form,
  predict: view.predict ?? "",
  edit: view.edit ?? null, // one that the page has not heard
});

// Another walk: at the stage of the same key, if it has one, and of the same words with the same word
// asking.
export function rewalked({ trace: { stages, heads, along, tokens, asks } }, state, key, before) {
  const same = along === before?.trace.along && String(tokens) === String(before?.trace.tokens);
  const [ask, follow] = same ? [state.ask, state.follow] : [asks, -1];
  return {
    stage:
      key === null
        ? state.stage
        : Math.max(
            0,
            stages.findIndex((stage) => stage.key === key),
          ),
    head: Math.min(state.head, Math.max(0, heads.length - 1)),
    ask,
    follow,
    focus: [ask, 0],
  };
}

// A cell or a focus that the stage does not have is let go, as is one that is not in the picture: of
// all heads at once, or of what lines between words are not drawn of.
export function settled(parts, state) {
  const lines = linesIn(parts, state) !== null;
  const of = !lines && stageIn(parts, state).reads.includes(state.of) ? state.of : "";
  const shape = sizeIn(parts, { ...state, of });
  const away = cellLess(parts, state) || (lines && state.of);
  const inside = state.cell?.every((i, k) => i < shape[k]) && !away;
  const cell = inside ? state.cell : null;
  const wanted = cell ?? (of ? state.focus : whereItAsks(parts, state));
  const focus = wanted.map((i, k) => Math.min(i, shape[k] - 1));
  return { of, cell, focus, hover: null };
}

// Whose are the rows of what a stage made, or in a vector that has a number for each token its columns:
// which part of the focus that is, and the list those tokens are in.
function rowsIn(parts, state) {
  const { axes, head } = stageIn(parts, state);
  const drawn = axes.filter((_, i) => i !== head);
  const axis = drawn.at(-2) ?? drawn[0];
  const along = axis !== undefined && parts.axes.isToken(axis) ? parts.axes.along(axis) : null;
  return [2 - Math.min(drawn.length, 2), along];
}

// The focus where the asking token has a place of its own; else, where those that answer have one, at the
// one that is followed, or that goes with the asking one.
function whereItAsks(parts, state) {
  const [place, along] = rowsIn(parts, state);
  const { along: asking, answering, other } = parts.trace;
  const answers = () => (state.follow >= 0 ? state.follow : (other?.theirs[state.ask] ?? -1));
  const who = along === asking ? state.ask : along === answering ? answers() : -1;
  return state.focus.map((i, k) => (k === place && who >= 0 ? who : i));
}

// The focus somewhere else: in the place of a token, that one asks from now on.
export function focused(parts, state, focus) {
  const [place, along] = rowsIn(parts, state);
  const asks = !state.of && along === parts.trace.along;
  return { focus, ...(asks && { ask: focus[place] }) };
}

// The asking word gives the followed one this much of its weight, head by head; null where none is
// followed, or nobody attends to it here.
export function followed(parts, state) {
  const stage = parts.trace.stages.find(({ name }) => name === parts.trace.thumbnails);
  if (!stage || state.follow < 0) return null;
  const { data, shape } = parts.tensors[stage.name];
  const [heads, queries, keys] = shape;
  if (shape.length !== 3 || state.ask >= queries || state.follow >= keys) return null;
  return Array.from({ length: heads }, (_, h) => data[(h * queries + state.ask) * keys + state.follow]);
}

// Heads from the one that gives the followed word most.
export const strongest = (weights) => [...weights.keys()].sort((a, b) => weights[b] - weights[a]);

// To a stage by its place in the rail: what changes, or null.
export const gone = (parts, state, index) =>
  index === state.stage ? null : { stage: index, ...settled(parts, { ...state, stage: index, of: "" }) };

// On or back by one stage, over those that do nothing; beyond the ends to another layer, at the stage that
// the server names: what changes, or {part, layer, key} to go to, or null.
export function stepped(parts, state, by) {
  const { stages, part, previous, next } = parts.trace;
  const first = stages.findIndex((stage) => stage.layer !== null);
  let index = state.stage + by;
  while (stages[index]?.idle) index += by;
  // What comes before the first layer belongs to it; from any other one goes back past it.
  const back = index < 0 || (index < first && state.stage >= first && previous?.part === part);
  if (index >= stages.length) return next;
  if (back && previous) return previous;
  return index < 0 ? null : gone(parts, state, index);
}

// Rows and columns of a block as those of its tensor, and the other way round.
export const turnedIn = (block, cell) => (block.turned ? cell.toReversed() : cell);

// By rows and columns of the block that the focus is in, as far as there are any.
export function moved(parts, state, block, by) {
  const shape = linesIn(parts, state) ? [block.rows, block.cols] : sizeIn(parts, state);
  const steps = turnedIn(block, by);
  return state.focus.map((i, k) => Math.max(0, Math.min(shape[k] - 1, i + steps[k])));
}

// A cell of another stage by its full index: the stage, the head, and what is left of it.
export function sourceIn(parts, state, name, index) {
  const { head } = parts.tensors[name];
  return {
    stage: stageNamed(parts, name),
    of: "",
    head: head >= 0 ? index[head] : state.head,
    cell: index.filter((_, i) => i !== head).slice(-2),
  };
}

// Something else is chosen; a cell that is not in the picture is not open.
export function chosen(parts, state, change) {
  const next = { ...state, ...change };
  const inPicture = parts.trace.editable.includes(next.of) || next.show === "gradient";
  const of = linesIn(parts, next) || !inPicture ? "" : next.of;
  const cell = of !== next.of || cellLess(parts, next) ? null : next.cell;
  return { ...change, of, cell, ...focused(parts, { ...next, of }, cell ?? next.focus) };
}

// Another word asks, or is followed: the strongest head for the two opens, where one is.
export function asked(parts, state, change) {
  const next = { ...state, ...change };
  const weights = followed(parts, next);
  const cell = null;
  const focus = whereItAsks(parts, next);
  const stage = weights && !headed(parts, next) ? stageNamed(parts, parts.trace.thumbnails) : next.stage;
  return { ...change, of: "", cell, focus, stage, ...(weights && { head: strongest(weights)[0] }) };
}

// A cell in the picture that is opened: of the result its sum; of what it was made from, in the
// stage that made it; of weights that may be changed, those. Null if nothing can be told of it.
export function opened(parts, state, { block, r, c }, editable) {
  const made = stageNamed(parts, block.tensor.name);
  const cell = turnedIn(block, [r + block.firstRow, c + block.firstCol]);
  if (made < 0) return editable ? { of: block.tensor.name, cell } : null;
  const there = { ...state, stage: made };
  return {
    stage: made,
    of: "",
    head: headed(parts, there) ? Math.max(0, block.head) : state.head,
    cell,
  };
}
