// Numbers that a reader may change: which, the field for it, and the way to them by keyboard.

import { flat, indexIn } from "../data/matrix.js";
import { field } from "../parts/field.js";
import { plainly } from "../words/numbers.js";

// now() gives {parts, picture, name, answer} as they are; tell sends an edit to the page.
export function changing(ui, state, now, choose, tell) {
  let target = null;
  const input = field((text) => {
    // It stays in what the page is told until the next one, so that a quick move cannot lose it.
    state.edit = { serial: `${Date.now()} ${Math.random()}`, text, ...target };
    tell();
    return state.edit.serial;
  }, () => ui.surface.focus());

  const may = (name) => Boolean(now().parts.trace.editable?.includes(name));
  const open = () => state.cell !== null && state.show !== "before" && may(now().name);

  function slot() {
    if (!open()) return "";
    const { parts, name, answer } = now();
    const tensor = parts.tensors[name];
    const { axes } = now().scene;
    const cell = indexIn(tensor, axes, state.cell, axes.ofHead(state.head));
    target = { tensor: name, cell };
    input.show(`${name} ${cell}`, plainly(answer?.now ?? tensor.data[flat(tensor, cell)]));
    return input.form;
  }

  // From the stage's own numbers to the weights in its picture, and round again.
  function nextMatrix() {
    const blocks = now().picture.blocks.filter((block) => block.result || may(block.tensor.name));
    const names = [...new Set(blocks.map((block) => (block.result ? "" : block.tensor.name)))];
    state.focus = [0, 0];
    choose({ of: names[(names.indexOf(state.of) + 1) % names.length], cell: null });
  }

  return {
    may, open, slot, input,
    // A digit begins another number in the opened cell; M goes on to the weights in the picture.
    key(key) {
      if (/^[-−+.,\d]$/.test(key) && open()) input.start(key);
      else if (key.toLowerCase() === "m" && now().parts.trace.editable?.length) nextMatrix();
      else return false;
      return true;
    },
  };
}
