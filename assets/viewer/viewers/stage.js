// The stage viewer: mount(element, payload, onChange) knows nothing of the page around it.
// payload: {trace, weights, view, answer}; onChange gets {stage, head, cell, layer} when the reader
// moves. The returned function takes a new payload. With a baseline in the payload there are two
// sides to see, before and after, and numbers to change: onChange gets {show, of, edit} as well.

import { axesOf } from "../data/axes.js";
import { indexIn, shapeOf } from "../data/matrix.js";
import { sideOf } from "../data/sides.js";
import { card } from "../parts/card.js";
import { sentence } from "../parts/dom.js";
import { keys } from "../parts/keys.js";
import { legends } from "../parts/legend.js";
import { rail } from "../parts/rail.js";
import { saving } from "../parts/save.js";
import { skeleton } from "../parts/shell.js";
import { sides } from "../parts/sides.js";
import { strip } from "../parts/strip.js";
import { sumPanel } from "../parts/sum.js";
import { putTip, reveal, speak } from "../parts/tip.js";
import { theme } from "../picture/colour.js";
import { compose } from "../picture/compose.js";
import { loadFaces } from "../picture/faces.js";
import { composeAll } from "../picture/layouts/tiles.js";
import { hit, light, litBy } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { prepare } from "../picture/scene.js";
import { cellName } from "../words/axes.js";
import { number } from "../words/numbers.js";
import { readChange, readRow } from "../words/reading.js";
import { visible } from "../words/text.js";
import { changing } from "./editing.js";

export function mount(root, payload, onChange) {
  const ui = skeleton(saving(
    () => [stage().name, headed() && state.head >= 0 ? `.head${state.head}` : ""].join(""),
    () => colours.ground,
    (canvas, ratio) => paint(canvas, picture, { ...scene, ratio, scale: 1 })));
  root.replaceChildren(ui.viewer);
  // `of` names the weights that the focus and the cell are in, if not in the stage's own numbers.
  const state = { stage: 0, head: 0, cell: null, of: "", focus: [0, 0], hover: null, show: "after" };
  let parts = {};
  let scene = null;
  let picture = null;
  let colours = null;
  let room = null;

  const stage = () => parts.trace.stages[state.stage];
  const headed = () => stage().head >= 0;
  const name = () => state.of || stage().name;
  const size = () => (state.of ? shapeOf(parts.tensors[state.of]) : stage().size);
  const axes = () => axesOf(parts.trace);
  const known = () => !parts.baseline || parts.baseline.known?.includes(stage().name);
  const shown = () => (known() ? state.show : "after");
  const here = () => (state.of && picture.blocks.find((b) => b.tensor.name === state.of)) || result();
  const now = () => ({ parts, picture, scene, name: name(), answer: state.cell && answer() });
  const change = changing(ui, state, now, (moved) => choose(moved), () => onChange(view()));
  const result = () => picture.blocks.find((b) => b.result && b.head === Math.max(0, state.head)) ?? picture.blocks.findLast((b) => b.result);

  function adopt(next) {
    const { trace, view } = next;
    const first = parts.trace === undefined;
    const changed = trace !== parts.trace;
    const moved = first || view.revision !== parts.view.revision;
    const dressed = colours && colours.ground + colours.text;
    const before = changed && !first ? stage().key : null;
    parts = { ...next, tensors: Object.assign(Object.create(null), trace.tensors, next.weights?.tensors) };
    colours = theme(root);
    root.classList.toggle("dark", colours.dark);
    root.classList.toggle("light", !colours.dark);
    if (changed) {
      rebuild(before);
      loadFaces(trace.lists, () => draw());
    }
    if (moved) {
      state.stage = Math.max(0, trace.stages.findIndex((s) => s.key === view.stage));
      state.head = Math.min(view.head, Math.max(0, trace.heads.length - 1));
      state.cell = view.cell;
      state.of = view.of ?? "";
      state.show = view.show ?? "after";
    }
    if (changed || moved) settle();
    const undressed = dressed !== colours.ground + colours.text;
    if (changed || undressed) ui.strip.draw(trace, colours);
    if (changed || moved || undressed) show();
    else side();
    change.input.heard(next.edit);
  }

  // Rail and strip stay where they have the same stages and heads, so that the focus stays too.
  function rebuild(before) {
    const { stages, heads, tokens, special } = parts.trace;
    if (!ui.rail?.fits(stages)) {
      ui.rail?.nav.remove();
      ui.rail = rail(stages, (index) => step(index));
      ui.viewer.prepend(ui.rail.nav);
    }
    const pictured = parts.trace.thumbnails !== null;
    if (!ui.strip?.fits(heads, pictured)) {
      ui.strip?.group.remove();
      ui.strip = strip(heads, pictured, (head) => choose({ head }));
      if (heads.length) ui.header.after(ui.strip.group);
    }
    if (parts.baseline?.known) {
      ui.sides ??= sides(parts.baseline.sides, (show) => choose({ show }));
      ui.title.after(ui.sides.group);
      ui.rail.mark(stages.map(({ name }) => name in (parts.baseline.beside.difference ?? {})));
    } else ui.sides?.group.remove();
    if (before) state.stage = Math.max(0, stages.findIndex((s) => s.key === before));
    state.head = Math.min(state.head, Math.max(0, heads.length - 1));
    const words = tokens.map((t, i) => [t, i]).filter(([, i]) => !special.includes(i));
    state.focus = [(tokens.length > 24 ? words[0] : words.at(-1))?.[1] ?? 0, 0];
  }

  // A cell or a focus that the new stage does not have is let go, as is a cell of all heads at once.
  function settle() {
    if (state.of && !stage().reads.includes(state.of)) state.of = "";
    const shape = size();
    const inside = ([r, c]) => r < shape[0] && c < shape[1];
    if (state.cell && (!inside(state.cell) || (headed() && state.head < 0))) state.cell = null;
    if (state.cell) state.focus = state.cell;
    state.focus = state.focus.map((i, k) => Math.min(i, shape[k] - 1));
    state.hover = null;
  }

  function show() {
    ui.rail.show(state.stage);
    ui.strip.show(state.head, headed());
    ui.sides?.show(shown(), known());
    ui.title.textContent = stage().title;
    ui.place.textContent = `${state.stage + 1} / ${parts.trace.stages.length}`;
    // Not `disabled`: a button that has the focus must not lose it at the last step.
    const { stages, layer, n_layers } = parts.trace;
    const last = state.stage === stages.length - 1;
    ui.previous.setAttribute("aria-disabled", String(state.stage === 0 && layer === 0));
    ui.next.setAttribute("aria-disabled", String(last && layer === n_layers - 1));
    ui.next.textContent = last && layer < n_layers - 1 ? `Layer ${layer + 1} ›` : "Next ›";
    draw();
    side();
  }

  function side() {
    if (ui.carded !== stage()) {
      ui.carded = stage();
      const go = (name) => {
        step(parts.trace.stages.findIndex((s) => s.name === name));
        ui.rail.focus();
      };
      ui.card.replaceChildren(card(stage(), go));
    }
    const close = () => {
      choose({ cell: null });
      ui.surface.focus();
    };
    if (state.cell && !ui.sum.firstChild) ui.side.scrollTop = 0;
    const typing = change.input.focused();
    ui.sum.replaceChildren(...(state.cell ? [sumPanel(opened(), answer(), close, change.slot(), parts.left_out[name()])] : []));
    if (typing) change.input.focus();
  }

  function opened() {
    const block = here();
    return { name: nameOf(block, ...state.cell), value: block.at(...state.cell) };
  }

  // The server's account of the opened cell, if it is the one that is open now.
  function answer() {
    const side = shown() === "before" ? "before" : "after";
    const cell = String(indexIn(parts.tensors[name()], axes(), state.cell, axes().ofHead(state.head)));
    return parts.answers.find((each) => each.name === name() && each.side === side && String(each.cell) === cell) ?? null;
  }

  // Asking for sizes makes the browser lay the page out, so it is done when they change, not per step.
  function survey() {
    const { width, height } = ui.holder.getBoundingClientRect();
    ui.rail.survey();
    return { width, height, text: parseFloat(getComputedStyle(root).fontSize) };
  }

  function draw() {
    room ??= survey();
    if (!room.width) return;
    const tensors = parts.baseline?.known ? sideOf(parts.tensors, parts.baseline.beside, shown()) : parts.tensors;
    scene = prepare(parts.trace, { stage: stage(), tensors, head: state.head, room, theme: colours });
    picture = headed() && state.head < 0 ? composeAll(scene) : compose(scene);
    paint(ui.canvas, picture, scene);
    ui.surface.style.width = ui.canvas.style.width;
    ui.surface.style.height = ui.canvas.style.height;
    ui.legend.replaceChildren(...legends(picture, colours));
    relight();
  }

  // What is pointed at, else what is open, else where the keyboard is; at rest the row that is read.
  function relight() {
    const grid = root.getRootNode().activeElement === ui.surface;
    const active = state.hover ?? (state.cell || grid ? at(state.cell ?? state.focus) : null);
    const block = active?.block.result ? active.block : result();
    const known = active ? litBy(scene.axes, stage().kind, active) : { [block.rowAxis]: state.focus[0] };
    const opened = state.cell !== null && !state.hover;
    light(ui.light, picture, scene, active ? { known, of: state.of, tile: tile(active), opened } : { known, rest: true });
    const row = Math.min(known[block.rowAxis] ?? state.focus[0], block.rows - 1);
    const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
    const said = shown() === "difference" ? readChange(scene.axes, block, row, names) : readRow(scene.axes, stage().kind, block, row, names);
    ui.reading.replaceChildren(whose(block), ...sentence(said));
    if (active && (active.block.result || active.block === here())) announce(active);
  }

  // With all heads in view every number says whose it is.
  const whose = (block) => (state.head < 0 && headed() ? `Head ${parts.trace.heads[block.head]}: ` : "");

  const at = ([r, c]) => ({ block: here(), r, c });

  const tile = ({ block }) => (state.head < 0 && headed() ? block.head : null);

  const nameOf = (block, r, c) => cellName(scene.axes, block, [r, scene.name(block, "row", r)], [c, scene.name(block, "col", c)]);

  const announce = ({ block, r, c }) =>
    speak(ui, `${whose(block)}${visible(nameOf(block, r, c))}: ${number(block.at(r, c))}`);

  function tip(event) {
    const { block, r, c } = state.hover ?? {};
    putTip(ui, event, block && whose(block) + visible(nameOf(block, r, c)), state.hover);
  }

  function point(event) {
    const box = ui.canvas.getBoundingClientRect();
    state.hover = hit(picture, (event.clientX - box.left) / scene.scale, (event.clientY - box.top) / scene.scale);
    const opens = state.hover && (change.may(state.hover.block.tensor.name) || parts.trace.stages.some((s) => s.name === state.hover.block.tensor.name));
    ui.surface.style.cursor = opens ? "crosshair" : "default";
    relight();
    tip(event);
  }

  // A number of the result opens its sum; a number it was made from opens in the stage that made it.
  function open({ block, r, c }) {
    const made = parts.trace.stages.findIndex((s) => s.name === block.tensor.name);
    if (made < 0 && change.may(block.tensor.name)) return choose({ of: block.tensor.name, cell: [r, c] });
    if (made < 0) return;
    state.stage = made;
    state.of = "";
    choose({ head: headed() ? Math.max(0, block.head) : state.head, cell: block.turned ? [c, r] : [r, c] });
  }

  function step(index) {
    const { stages, layer, n_layers } = parts.trace;
    const first = stages.findIndex((s) => s.group !== "read");
    const back = index < 0 || (index === state.stage - 1 && state.stage === first);
    if (index >= stages.length) return layer + 1 < n_layers && move(layer + 1, stages[first].key);
    if (back && layer > 0) return move(layer - 1, stages.at(-1).key);
    if (index < 0 || index === state.stage) return;
    const inStrip = root.getRootNode().activeElement?.closest?.(".strip");
    state.stage = index;
    state.of = "";
    settle();
    show();
    if (inStrip && !headed()) ui.surface.focus();
    onChange(view());
  }

  const move = (layer, key) => onChange({ ...view(), layer, stage: key, cell: null });

  function choose(moved) {
    Object.assign(state, moved);
    if (headed() && state.head < 0) state.cell = null;
    if (state.cell) state.focus = state.cell;
    show();
    if ("head" in moved) ui.strip.show(state.head, headed(), root.getRootNode().activeElement?.closest?.(".strip"));
    onChange(view());
  }

  // The revision makes a move after Back another move, even if it goes to the same place again.
  const view = () => ({
    stage: stage().key, head: state.head, cell: state.cell, layer: parts.trace.layer, revision: parts.view.revision,
    ...(parts.baseline && { of: state.of, show: state.show, edit: state.edit }),
  });

  ui.surface.addEventListener("pointermove", point);
  ui.surface.addEventListener("pointerleave", () => {
    state.hover = null;
    ui.tip.hidden = true;
    relight();
  });
  ui.surface.addEventListener("click", (event) => {
    point(event);
    if (state.hover) open(state.hover);
  });
  ui.previous.addEventListener("click", () => step(state.stage - 1));
  ui.next.addEventListener("click", () => step(state.stage + 1));
  keys(root, ui, {
    step: (by) => step(state.stage + by),
    end: (last) => step(last ? parts.trace.stages.length - 1 : 0),
    head: (by) => {
      const count = parts.trace.heads.length + 1;
      const now = state.head < 0 ? count - 1 : state.head;
      const next = (now + by + count) % count;
      choose({ head: next === count - 1 ? -1 : next });
    },
    move: (dr, dc) => {
      const [rows, cols] = size();
      state.focus = [Math.max(0, Math.min(rows - 1, state.focus[0] + dr)), Math.max(0, Math.min(cols - 1, state.focus[1] + dc))];
      state.hover = null;
      if (state.cell) choose({ cell: [...state.focus] });
      else relight();
      reveal(ui.holder, here(), state.focus, scene.scale);
    },
    open: () => (change.open() ? change.input.start()
      : choose({ head: headed() ? Math.max(state.head, 0) : state.head, cell: [...state.focus] })),
    other: change.key,
    close: () => state.cell && choose({ cell: null }),
    relight: () => picture && relight(),
  });
  new ResizeObserver(() => {
    if (!parts.trace) return;
    room = survey();
    draw();
  }).observe(ui.holder);
  adopt(payload);
  return adopt;
}
