// Numbers that a reader may change: which, the field for it, and the way to them by keyboard.

import { flat } from "../data/matrix.js";
import { serial } from "../data/serial.js";
import { field } from "../parts/field.js";
import { plainly } from "../words/numbers.js";
import { answerIn, cellIn, nameIn, sideIn } from "./walk.js";

// v: the stage viewer; tell sends an edit to the page.
export function changing(v, tell) {
  const { state, act } = v;
  let target = null;
  const input = field(
    (text) => {
      // It stays in what the page is told until that has heard it, so that a quick move cannot lose it.
      state.edit = { serial: serial(), text, ...target };
      tell();
      return state.edit.serial;
    },
    () => v.ui.surface.focus({ preventScroll: true }),
  );

  const may = (name) => v.parts.trace.editable.includes(name);
  const open = () =>
    state.cell !== null && ["after", "difference"].includes(state.show) && may(nameIn(v.parts, state));

  function slot() {
    if (!open()) return null;
    const name = nameIn(v.parts, state);
    const tensor = v.parts.tensors[name];
    const cell = cellIn(v.parts, state);
    target = { tensor: name, cell };
    input.show(`${name} ${cell}`, plainly(answerIn(v.parts, state)?.now ?? tensor.data[flat(tensor, cell)]));
    return input.form;
  }

  // From the stage's own numbers to the weights in its picture, and round again.
  function nextMatrix() {
    const blocks = v.picture.blocks.filter((block) => block.result || may(block.tensor.name));
    const names = [...new Set(blocks.map((block) => (block.result ? "" : block.tensor.name)))];
    state.focus = [0, 0];
    act.choose({ of: names[(names.indexOf(state.of) + 1) % names.length], cell: null });
  }

  // Of what was given, the numbers that something can be told of: they may be changed, or have a gradient.
  function opens(name) {
    const { pool = [] } = v.parts.tensors[name] ?? {};
    const known = sideIn(v.parts, state) === "gradient" && name in (v.parts.sides.beside.gradient ?? {});
    return may(name) || (known && pool.every((n) => n === 1));
  }

  return {
    may,
    opens,
    open,
    slot,
    // What became of the number typed last: it was made, or refused, and is not to be made again.
    heard(edit) {
      if (edit?.serial === state.edit?.serial) state.edit = null;
      input.heard(edit);
    },
    start: input.start,
    // A digit begins another number in the opened cell; M goes on to the weights in the picture.
    key(key) {
      if (/^[-−+.,\d]$/.test(key) && open()) input.start(key);
      else if (key.toLowerCase() === "m" && v.parts.trace.editable.length) nextMatrix();
      else return false;
      return true;
    },
  };
}
