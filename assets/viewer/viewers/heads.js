// The map of all heads: mountHeads(element, payload, onChange) knows nothing of the page around it.
// payload: {maps, measures, view, average}; onChange gets {show, heads} when the reader moves, and
// {layer, head} as a second argument when they want to go on to the walkthrough.
// A head is [layer, head]; -1 in either place is the average over all of them.

import { h, sentence } from "../parts/dom.js";
import { headShell, measureTable } from "../parts/headpanel.js";
import { legends } from "../parts/legend.js";
import { saving } from "../parts/save.js";
import { theme } from "../picture/colour.js";
import { composeOne } from "../picture/compose.js";
import { layout, outlineTiles, paintMap, tileAt, weights } from "../picture/headmap.js";
import { hit, light } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { prepare } from "../picture/scene.js";
import { cellName } from "../words/axes.js";
import { number } from "../words/numbers.js";
import { readRow } from "../words/reading.js";
import { visible } from "../words/text.js";

const MOVE = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
const HIDDEN = "Special tokens are hidden and each row scaled to sum to one again: these are not the weights the model used.";

export function mountHeads(root, payload, onChange) {
  const ui = headShell({ go, pick, saveMap: saving(() => "heads", () => colours.ground, (canvas, ratio) => drawMap(canvas, ratio, 1)),
    saveOne: saving(() => fileName(), () => colours.ground, (canvas, ratio) => paint(canvas, picture, { ...scene, ratio, scale: 1 })) });
  root.replaceChildren(ui.viewer);
  const state = { show: "patterns", open: [[0, 0]], focus: { r: 0, c: 0 }, hover: null, cell: null, row: 0 };
  let parts = {};
  let colours, plan, picture, scene, room, block;

  const maps = () => parts.maps;
  const sizes = () => {
    const [rows, columns] = maps().tensors.maps.shape;
    return { rows, columns, n_layers: maps().n_layers, n_heads: maps().n_heads };
  };
  const measures = () => (parts.measures?.id === maps().id ? parts.measures : null);
  const single = () => state.open.length === 1 && state.open[0];
  const one = ([r, c]) => r < maps().n_layers && c < maps().n_heads;
  const toTile = ([layer, head]) => [layer < 0 ? sizes().rows - 1 : layer, head < 0 ? sizes().columns - 1 : head];
  const toHead = ([r, c]) => [r < maps().n_layers ? r : -1, c < maps().n_heads ? c : -1];
  const measure = () => {
    const all = measures();
    const index = all?.measures.findIndex((m) => m.name === state.show) ?? -1;
    if (index < 0) return null;
    const about = all.measures[index];
    const size = maps().n_layers * maps().n_heads;
    const values = all.tensors.values.data.subarray(index * size, (index + 1) * size);
    const over = all.tensors.p95.data.subarray(index * size, (index + 1) * size);
    const beats = about.named ? values.map((v, i) => (v > over[i] ? 1 : 0)) : null;
    const limit = Math.max(0, ...values.filter((v) => !Number.isNaN(v)));
    return { ...about, values, beats, scale: { limit, signed: false, clipped: false } };
  };

  function adopt(next) {
    const changed = next.maps !== parts.maps;
    const moved = parts.view === undefined || next.view.revision !== parts.view.revision;
    const another = next.average !== parts.average;
    const dressed = colours && colours.ground + colours.text;
    parts = next;
    colours = theme(root);
    root.classList.toggle("dark", colours.dark);
    root.classList.toggle("light", !colours.dark);
    if (moved) {
      state.show = next.view.show;
      state.open = next.view.heads.map(toTile);
      const [r, c] = state.open[0];
      state.focus = { r, c };
    }
    if (changed) {
      const words = maps().tokens.map((t, i) => [t, i]).filter(([, i]) => !maps().special.includes(i));
      [state.cell, state.hover] = [null, null];
      state.row = words.at(-1)?.[1] ?? 0;
      room = null;
    }
    const undressed = dressed !== colours.ground + colours.text;
    if (changed || moved || undressed || state.show !== "patterns") show();
    else if (another) open();
    else describe(); // measures that came later
  }

  function survey() {
    const text = parseFloat(getComputedStyle(root).fontSize);
    const box = (element) => element.getBoundingClientRect();
    // The map gets what the section leaves it, whatever it takes of that in the end.
    const taken = ui.section.scrollHeight - ui.mapRoom.offsetHeight;
    return { text, map: { width: box(ui.mapRoom).width, height: box(ui.viewer).height - taken }, width: box(ui.holder).width, height: box(ui.holder).height };
  }

  function show() {
    room ??= survey();
    if (!room.map.width) return;
    ui.choices(state.show, parts.view.choices);
    const scale = room.text / 14;
    plan = layout(sizes(), { width: room.map.width / scale, height: room.map.height / scale });
    const about = measure();
    drawMap(ui.map, scale * devicePixelRatio, scale);
    ui.mapSurface.style.width = ui.map.style.width;
    ui.mapSurface.style.height = ui.map.style.height;
    ui.mapRoom.style.height = ui.map.style.height;
    const waits = state.show !== "patterns" && !about;
    const none = about?.values.every(Number.isNaN) ? " There are none here, so there is nothing to measure." : "";
    const says = waits ? "Measuring …" : (about?.says ?? "Rows ask, columns answer. Each square has its own scale, from 0 to its largest weight.");
    ui.mapSays.textContent = [says + none, maps().hidden ? HIDDEN : ""].join(" ");
    ring();
    open();
  }

  const drawMap = (canvas, ratio, scale) => paintMap(canvas, plan, maps(), measure(), { theme: colours, ratio, scale });

  function ring() {
    const scale = room.text / 14;
    const focused = root.getRootNode().activeElement === ui.mapSurface;
    outlineTiles(ui.mapLight, plan, { theme: colours, ratio: scale * devicePixelRatio, scale },
      { open: state.open, hover: state.hoverTile, focus: focused ? state.focus : null });
  }

  // What is open, large: a head, an average the map has, or the average of those chosen by the reader.
  function open() {
    const tile = single();
    const average = parts.average;
    const same = average && String(average.heads.map(toTile)) === String(state.open);
    const m = tile ? weights(maps(), ...tile) : same ? { ...weights(maps(), 0, 0), ...averaged(average) } : null;
    describe();
    if (!m) return;
    scene = prepare(maps(),
      { stage: null, tensors: {}, head: 0, room: { width: room.width, height: room.height, text: room.text }, theme: colours });
    picture = composeOne(scene, { ...m, title: { text: tile ? headName(tile) : "average", hue: "", size: "key" } });
    [block] = picture.blocks;
    paint(ui.canvas, picture, scene);
    ui.surface.style.width = ui.canvas.style.width;
    ui.surface.style.height = ui.canvas.style.height;
    ui.legend.replaceChildren(...legends(picture, colours));
    relight();
  }

  function describe() {
    const tile = single();
    ui.title.replaceChildren(...titled());
    ui.walk.hidden = !(tile && one(tile));
    ui.table.replaceChildren(...measureTable(measures(), tile && one(tile) ? tile : null, maps()));
  }

  const averaged = ({ data, scale }) => ({ scale, at: (i, j) => data[i * maps().tokens.length + j] });

  function relight() {
    const active = state.hover ?? state.cell;
    const row = active ? active[0] : Math.min(state.row, block.rows - 1);
    light(ui.light, picture, scene, active ? { known: { query: active[0], key: active[1] } } : { known: { query: row }, rest: true });
    const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
    ui.reading.replaceChildren(...sentence(readRow(scene.axes, "softmax", block, row, names)));
    if (state.cell && !state.hover) ui.spoken.textContent = `${visible(nameOf(...active))}: ${number(block.at(...active))}`;
  }

  const nameOf = (r, c) => cellName(scene.axes, block, [r, scene.name(block, "row", r)], [c, scene.name(block, "col", c)]);

  function titled() {
    const tile = single();
    if (!tile) return [`Average of ${state.open.length} heads`, h("small", {}, state.open.map(headName).join(", "))];
    const name = one(tile) ? measures()?.names[tile[0]][tile[1]] : "";
    return [headName(tile), name ? h("small", { class: "named" }, name) : ""];
  }

  function headName([r, c]) {
    const { n_layers, n_heads, heads } = maps();
    if (r >= n_layers && c >= n_heads) return "All heads of all layers, averaged";
    if (r >= n_layers) return `Head ${heads[c]}, averaged over layers`;
    if (c >= n_heads) return `Layer ${r}, averaged over heads`;
    return `Layer ${r}, head ${heads[c]}`;
  }

  const fileName = () => state.open.map((tile) => toHead(tile).map((i) => (i < 0 ? "mean" : i)).join(".")).join("-");

  const view = () => ({ show: state.show, heads: state.open.map(toHead), revision: parts.view.revision });
  const tell = () => onChange(view());

  function pick(name) {
    state.show = name;
    show();
    tell();
  }

  // One tile alone, or one more (or less) of several to average.
  function choose(tile, more) {
    state.focus = { r: tile[0], c: tile[1] };
    const there = state.open.findIndex((t) => String(t) === String(tile));
    if (!more || !one(tile)) state.open = [tile];
    else if (there >= 0 && state.open.length > 1) state.open.splice(there, 1);
    else if (there < 0) state.open = [...state.open.filter(one), tile];
    ring();
    open();
    tell();
  }

  function go() {
    const tile = single();
    const [layer, head] = tile ? toHead(tile) : [];
    if (tile && one(tile)) onChange(view(), { layer, head });
  }

  const within = (canvas, event, scale) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
  };

  function tip(text, event) {
    ui.tip.hidden = !text;
    if (!text) return;
    ui.tip.textContent = text;
    const box = ui.viewer.getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - ui.tip.offsetWidth - 6);
    const y = event.clientY - box.top + 18;
    ui.tip.style.transform = `translate(${Math.max(4, x)}px, ${y + ui.tip.offsetHeight > box.height ? y - 30 - ui.tip.offsetHeight : y}px)`;
  }

  function tileSays({ r, c }) {
    const about = measure();
    const inside = one([r, c]);
    const value = about && inside ? about.values[r * maps().n_heads + c] : NaN;
    const name = inside ? measures()?.names[r][c] : "";
    return headName([r, c]) + (name ? ` · ${name}` : "") + (Number.isNaN(value) ? "" : ` · ${about.title}: ${number(value, 3)}`);
  }

  ui.mapSurface.addEventListener("pointermove", (event) => {
    state.hoverTile = tileAt(plan, ...within(ui.map, event, room.text / 14));
    ui.mapSurface.style.cursor = state.hoverTile ? "pointer" : "default";
    ring();
    tip(state.hoverTile && tileSays(state.hoverTile), event);
  });
  ui.mapSurface.addEventListener("pointerleave", () => {
    state.hoverTile = null;
    ui.tip.hidden = true;
    ring();
  });
  ui.mapSurface.addEventListener("click", (event) => {
    const tile = tileAt(plan, ...within(ui.map, event, room.text / 14));
    if (!tile) return;
    const more = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!more && String(single()) === String([tile.r, tile.c]) && one([tile.r, tile.c])) go();
    else choose([tile.r, tile.c], more);
  });
  ui.mapSurface.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { rows, columns } = sizes();
    if (event.key in MOVE) {
      const [dr, dc] = MOVE[event.key];
      const tile = [Math.max(0, Math.min(rows - 1, state.focus.r + dr)), Math.max(0, Math.min(columns - 1, state.focus.c + dc))];
      if (event.shiftKey) [state.focus.r, state.focus.c] = tile;
      else choose(tile, false);
      ring();
      ui.mapSpoken.textContent = visible(tileSays(state.focus));
    } else if (event.key === " ") choose([state.focus.r, state.focus.c], true);
    else if (event.key === "Enter") go();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const name of ["focus", "blur"]) ui.mapSurface.addEventListener(name, () => plan && ring());

  ui.surface.addEventListener("pointermove", (event) => {
    const found = picture && hit(picture, ...within(ui.canvas, event, scene.scale));
    state.hover = found ? [found.r, found.c] : null;
    relight();
    tip(found && `${visible(nameOf(found.r, found.c))}: ${number(block.at(found.r, found.c), 4)}`, event);
  });
  ui.surface.addEventListener("pointerleave", () => {
    state.hover = null;
    ui.tip.hidden = true;
    if (block) relight();
  });
  ui.surface.addEventListener("click", () => {
    if (!state.hover) return;
    state.row = state.hover[0];
    relight();
  });
  ui.surface.addEventListener("keydown", (event) => {
    if (!(event.key in MOVE) || event.altKey || event.ctrlKey || event.metaKey) return;
    const [r, c] = state.cell ?? [state.row, 0];
    const [dr, dc] = state.cell ? MOVE[event.key] : [0, 0];
    state.cell = [Math.max(0, Math.min(block.rows - 1, r + dr)), Math.max(0, Math.min(block.cols - 1, c + dc))];
    relight();
    event.preventDefault();
    event.stopPropagation();
  });
  ui.surface.addEventListener("blur", () => {
    state.cell = null;
    if (block) relight();
  });
  new ResizeObserver(() => {
    if (!parts.maps) return;
    room = null;
    show();
  }).observe(ui.viewer);
  adopt(payload);
  return adopt;
}
