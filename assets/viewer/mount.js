// The stage viewer: mount(element, payload, onChange) knows nothing of the page around it.
// payload: {trace, weights, view, answer}; onChange gets {stage, head, cell, layer} when the reader
// moves. The returned function takes a new payload.

import { theme } from "./colour.js";
import { compose, composeAll } from "./compose.js";
import { h, sentence } from "./dom.js";
import { keys } from "./keys.js";
import { card, sumPanel } from "./panel.js";
import { hit, light, paint } from "./paint.js";
import { rail, strip } from "./rail.js";
import { saving } from "./save.js";
import { prepare } from "./scene.js";
import { legends, skeleton } from "./shell.js";
import { cellName, number, readRow, visible } from "./words.js";

export function mount(root, payload, onChange) {
  const ui = skeleton(saving(
    () => [stage().name, headed() && state.head >= 0 ? `.head${state.head}` : ""].join(""),
    () => colours.ground,
    (canvas, ratio) => paint(canvas, picture, { ...scene, ratio, scale: 1 })));
  root.replaceChildren(ui.viewer);
  const state = { stage: 0, head: 0, cell: null, focus: [0, 0], hover: null };
  let parts = {};
  let scene = null;
  let picture = null;
  let colours = null;
  let room = null;

  const stage = () => parts.trace.stages[state.stage];
  const headed = () => stage().axes[0] === "head";
  const result = () => picture.blocks.find((b) => b.result && b.head === Math.max(0, state.head)) ?? picture.blocks.findLast((b) => b.result);

  function adopt(next) {
    const { trace, view } = next;
    const first = parts.trace === undefined;
    const changed = trace !== parts.trace;
    const moved = first || view.revision !== parts.view.revision;
    const dressed = colours && colours.ground + colours.text;
    const before = changed && !first ? stage().key : null;
    parts = { ...next, tensors: { ...trace.tensors, ...next.weights?.tensors } };
    colours = theme(root);
    root.classList.toggle("dark", colours.dark);
    root.classList.toggle("light", !colours.dark);
    if (changed) rebuild(before);
    if (moved) {
      state.stage = Math.max(0, trace.stages.findIndex((s) => s.key === view.stage));
      state.head = Math.min(view.head, trace.heads.length - 1);
      state.cell = view.cell;
    }
    if (changed || moved) settle();
    const undressed = dressed !== colours.ground + colours.text;
    if (changed || undressed) ui.strip.draw(trace, colours);
    if (changed || moved || undressed) show();
    else side();
  }

  // Rail and strip stay where they have the same stages and heads, so that the focus stays too.
  function rebuild(before) {
    const { stages, heads, tokens } = parts.trace;
    if (!ui.rail?.fits(stages)) {
      ui.rail?.nav.remove();
      ui.rail = rail(stages, (index) => step(index));
      ui.viewer.prepend(ui.rail.nav);
    }
    if (!ui.strip?.fits(heads)) {
      ui.strip?.group.remove();
      ui.strip = strip(heads, (head) => choose({ head }));
      ui.header.after(ui.strip.group);
    }
    if (before) state.stage = Math.max(0, stages.findIndex((s) => s.key === before));
    state.head = Math.min(state.head, heads.length - 1);
    const words = tokens.map((t, i) => [t, i]).filter(([t]) => !/^\[.*\]$/.test(t));
    state.focus = [(tokens.length > 24 ? words[0] : words.at(-1))?.[1] ?? 0, 0];
  }

  // A cell or a focus that the new stage does not have is let go, and so is a cell of all heads at once.
  function settle() {
    const shape = stage().size;
    const inside = ([r, c]) => r < shape[0] && c < shape[1];
    if (state.cell && (!inside(state.cell) || (headed() && state.head < 0))) state.cell = null;
    if (state.cell) state.focus = state.cell;
    state.focus = state.focus.map((i, k) => Math.min(i, shape[k] - 1));
    state.hover = null;
  }

  function show() {
    ui.rail.show(state.stage);
    ui.strip.show(state.head, headed());
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
    ui.sum.replaceChildren(...(state.cell ? [sumPanel(opened(), answer(), close)] : []));
  }

  function opened() {
    const block = result();
    return { name: nameOf(block, ...state.cell), value: block.at(...state.cell) };
  }

  // The server's account of the opened cell, if it is the one that is open now.
  function answer() {
    const { answer } = parts;
    const cell = headed() ? [state.head, ...state.cell] : state.cell;
    return answer && answer.name === stage().name && String(answer.cell) === String(cell) ? answer : null;
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
    scene = prepare(parts, { stage: stage(), head: state.head, room, theme: colours });
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
    const lit = active ? litBy(active) : { sizes: {}, rest: true, [block.rowAxis]: state.focus[0] };
    light(ui.light, picture, scene, lit, state.cell !== null && !state.hover);
    const row = Math.min(lit[block.rowAxis] ?? state.focus[0], block.rows - 1);
    const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
    ui.reading.replaceChildren(whose(block), ...sentence(readRow(stage().kind, block, row, names)));
    if (active?.block.result) announce(active);
  }

  // With all heads in view every number says whose it is.
  const whose = (block) => (state.head < 0 && headed() ? `Head ${parts.trace.heads[block.head]}: ` : "");

  const at = ([r, c]) => ({ block: result(), r, c });

  function litBy({ block, r, c }) {
    const lit = { sizes: parts.trace.sizes };
    for (const [axis, index] of [[block.rowAxis, r * block.rowPool], [block.colAxis, c * block.colPool]]) {
      if (!axis) continue;
      lit[axis] = index;
      const [outer, inner] = axis.split("*");
      if (inner) [lit[outer], lit[inner]] = [Math.floor(index / lit.sizes[inner]), index % lit.sizes[inner]];
    }
    if (stage().kind === "join" && block.head >= 0) lit.head = block.head;
    if (state.head < 0 && headed()) lit.tile = block.head;
    return lit;
  }

  const nameOf = (block, r, c) => cellName(block.rowAxis, scene.name(block, "row", r), block.colAxis, scene.name(block, "col", c), r === c);

  function announce({ block, r, c }) {
    const text = `${whose(block)}${visible(nameOf(block, r, c))}: ${number(block.at(r, c))}`;
    if (ui.cell.textContent === text) return;
    [ui.cell, ui.spare] = [ui.spare, ui.cell]; // a new element, so that screen readers speak again
    ui.cell.textContent = text;
    ui.cell.hidden = false;
    ui.spare.hidden = true;
    ui.surface.setAttribute("aria-activedescendant", ui.cell.id);
  }

  function tip(event) {
    const active = state.hover;
    ui.tip.hidden = !active;
    if (!active) return;
    const { block, r, c } = active;
    const pooled = block.rowPool * block.colPool;
    const name = whose(block) + visible(nameOf(block, r, c));
    ui.tip.textContent = `${name}: ${number(block.at(r, c), 4)}${pooled > 1 ? ` (the strongest of ${pooled} weights here)` : ""}`;
    const box = ui.holder.getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - ui.tip.offsetWidth - 6);
    ui.tip.style.transform = `translate(${Math.max(4, x)}px, ${event.clientY - box.top + 16 + ui.tip.offsetHeight > box.height ? event.clientY - box.top - 12 - ui.tip.offsetHeight : event.clientY - box.top + 16}px)`;
  }

  function point(event) {
    const box = ui.canvas.getBoundingClientRect();
    state.hover = hit(picture, (event.clientX - box.left) / scene.scale, (event.clientY - box.top) / scene.scale);
    const opens = state.hover && parts.trace.stages.some((s) => s.name === state.hover.block.tensor.name);
    ui.surface.style.cursor = opens ? "crosshair" : "default";
    relight();
    tip(event);
  }

  // A number of the result opens its sum; a number it was made from opens in the stage that made it.
  function open({ block, r, c }) {
    const made = parts.trace.stages.findIndex((s) => s.name === block.tensor.name);
    if (made < 0) return;
    state.stage = made;
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
    settle();
    show();
    if (inStrip && !headed()) ui.surface.focus();
    onChange(view());
  }

  const move = (layer, key) => onChange({ ...view(), layer, stage: key, cell: null });

  function choose(change) {
    Object.assign(state, change);
    if (headed() && state.head < 0) state.cell = null;
    if (state.cell) state.focus = state.cell;
    show();
    if ("head" in change) ui.strip.show(state.head, headed(), root.getRootNode().activeElement?.closest?.(".strip"));
    onChange(view());
  }

  // The revision makes a move after Back another move, even if it goes to the same place again.
  // The holder scrolls when there are many tokens: keep the keyboard's cell in view.
  function reveal() {
    const block = result();
    const [x, y] = [block.x + state.focus[1] * block.cw, block.y + state.focus[0] * block.ch].map((v) => v * scene.scale);
    const { holder } = ui;
    if (y < holder.scrollTop + 20 || y > holder.scrollTop + holder.clientHeight - 40) holder.scrollTop = y - holder.clientHeight / 2;
    if (x < holder.scrollLeft || x > holder.scrollLeft + holder.clientWidth - 20) holder.scrollLeft = x - holder.clientWidth / 2;
  }

  const view = () => ({
    stage: stage().key, head: state.head, cell: state.cell, layer: parts.trace.layer, revision: parts.view.revision,
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
      const [rows, cols] = stage().size;
      state.focus = [Math.max(0, Math.min(rows - 1, state.focus[0] + dr)), Math.max(0, Math.min(cols - 1, state.focus[1] + dc))];
      state.hover = null;
      if (state.cell) choose({ cell: [...state.focus] });
      else relight();
      reveal();
    },
    open: () => choose({ head: headed() ? Math.max(state.head, 0) : state.head, cell: [...state.focus] }),
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
