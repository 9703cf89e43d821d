// What a screen reader is told of a move: in one place, and only what the focus does not tell.

import { layerOf } from "../data/trace.js";
import { answerIn, missingIn, stageIn } from "./walk.js";

const placeOf = ({ parts, state }) =>
  `${stageIn(parts, state).title}, ${state.stage + 1} of ${parts.trace.stages.length}.`;

// v: the stage viewer. before: its state, and the trace, as they were.
export function tellMove(v, before) {
  const { ui, parts, state } = v;
  const to = (name) => String(state[name]) !== String(before[name]);
  const elsewhere = to("stage") || layerOf(parts.trace) !== layerOf(before.trace);
  const other = elsewhere || parts.trace !== before.trace || to("head") || to("show");
  const closed = before.cell && !state.cell;
  const opened = state.cell && (other || to("cell") || to("of"));
  // In the rail the focus goes along and tells which stage it is; in the grid it tells the cell that
  // the arrows came to.
  const inRail = ui.rail.nav.contains(ui.rail.nav.getRootNode().activeElement);
  v.untold = opened ? { named: other || !before.cell } : null;
  say(v, [
    closed && "Sum closed.",
    (closed || (elsewhere && !inRail)) && placeOf(v),
    other && !opened && ui.reading.textContent,
    opened && sumOf(v),
  ]);
}

// A side that was asked for, when it has come.
export function tellSide(v) {
  v.untold = v.state.cell && { named: true };
  say(v, [v.ui.reading.textContent, sumOf(v)]);
}

// The sum behind the opened cell, when it has come.
export const tellSum = (v) => say(v, [sumOf(v)]);

export function say({ ui }, sentences) {
  const text = sentences.filter(Boolean).join(" ");
  if (text) ui.said.textContent = text;
}

// In the words it is shown in; nothing while it is on its way, or if it was told already.
function sumOf(v) {
  const { ui, parts, state, untold } = v;
  if (!untold || !(answerIn(parts, state) || missingIn(parts, state))) return "";
  v.untold = null;
  const words = `${untold.named ? "h3" : "output"}, .typed, section > .says, .waiting`;
  const [number, ...rest] = [...ui.sum.querySelectorAll(words)].map((each) => each.textContent);
  return [`${number}.`, ...rest].join(" ");
}
