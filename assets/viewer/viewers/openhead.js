// The head that is open beside the map, large: its weights, the row that is read, its measures.

import { measureTable } from "../parts/headpanel.js";
import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { MOVES } from "../parts/keys.js";
import { legends } from "../parts/legend.js";
import { fitTo, pointing } from "../parts/surface.js";
import { composeOne } from "../picture/compose.js";
import { weights } from "../picture/headmap.js";
import { hit, light } from "../picture/light.js";
import { paint } from "../picture/paint.js";
import { prepare } from "../picture/scene.js";
import { cellName } from "../words/axes.js";
import { number } from "../words/numbers.js";
import { readRow } from "../words/reading.js";
import { visible } from "../words/text.js";
import { averageOf, fameOf, headName, isHead, measuresOf, only } from "./tiles.js";

// A head, an average the map has, or the average of those chosen by the reader.
export function openHead(v) {
  const { ui, colours } = v;
  describe(v);
  const opened = headPicture(v, v.room, colours);
  if (!opened) return;
  Object.assign(v, opened);
  paint(ui.canvas, v.picture, v.scene);
  fitTo(ui.surface, ui.canvas);
  ui.legend.replaceChildren(...legends(v.picture, colours));
  relight(v);
}

// What is open, in a room and in colours; null while an average is on its way.
export function headPicture({ parts, state }, room, theme) {
  const { maps } = parts;
  const tile = only(state);
  const average = averageOf(parts, state);
  if (!tile && !average) return null;
  const m = average ? averaged(weights(maps, 0, 0), average) : weights(maps, ...tile);
  const scene = prepare(maps, { axes: parts.axes, stage: null, tensors: {}, head: 0, room, theme });
  const title = { text: tile ? headName(maps, tile) : "average", hue: "", size: "key" };
  return { scene, picture: composeOne(scene, { ...m, title }) };
}

export function describe({ ui, parts, state }) {
  const { maps } = parts;
  const tile = only(state);
  const head = tile && isHead(maps, tile) ? tile : null;
  const fame = tile ? fameOf(parts, tile) : "";
  ui.title.replaceChildren(
    ...(tile
      ? [headName(maps, tile), fame && " · ", fame && h("small", { class: "named" }, fame)].filter(Boolean)
      : [
          `Average of ${state.open.length} heads · `,
          h("small", {}, state.open.map((each) => headName(maps, each)).join(", ")),
        ]),
  );
  ui.walk.hidden = !head;
  ui.table.replaceChildren(...measureTable(measuresOf(parts), head, maps));
}

// Every cell of it, where the map has only the strongest of several.
function averaged(m, { shape: [rows, cols], data }) {
  return { ...m, rows, cols, rowPool: 1, colPool: 1, at: (i, j) => data[i * cols + j] };
}

function relight(v) {
  const { ui, state, scene, picture } = v;
  const [block] = picture.blocks;
  const active = state.hover ?? state.cell;
  const row = active ? active[0] : Math.min(state.row, block.rows - 1);
  light(
    ui.light,
    picture,
    scene,
    active
      ? { known: { [block.rowAxis]: row, [block.colAxis]: active[1] } }
      : { known: { [block.rowAxis]: row }, rest: true },
  );
  const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
  const tapped = state.hover && state.touched ? `${says(v, state.hover, 4)}. ` : "";
  ui.reading.replaceChildren(tapped, ...sentence(readRow(scene.axes, "softmax", block, row, names)));
  if (state.cell && !state.hover) ui.spoken.textContent = says(v, active, 2);
}

function says(
  {
    scene,
    picture: {
      blocks: [block],
    },
  },
  [r, c],
  decimals,
) {
  const name = cellName(
    scene.axes,
    block,
    [r, scene.name(block, "row", r)],
    [c, scene.name(block, "col", c)],
  );
  return `${visible(name)}: ${number(block.at(r, c), decimals)}`;
}

export function listenToHead(v) {
  const { ui, state } = v;
  pointing(
    { element: ui.surface, canvas: ui.canvas, tip: ui.tip, around: ui.viewer },
    {
      cursor: "default",
      scale: () => v.scene.scale,
      find: (x, y) => {
        const found = v.picture && hit(v.picture, x, y);
        return found ? [found.r, found.c] : null;
      },
      opens: () => false,
      over: (cell, touched = false) => {
        Object.assign(state, { hover: cell, touched });
        if (v.picture) relight(v);
      },
      says: (cell) => says(v, cell, 4),
      click: (cell) => {
        state.row = cell[0];
        relight(v);
      },
      focus: (on) => {
        if (on) return;
        state.cell = null;
        if (v.picture) relight(v);
      },
    },
  );
  ui.surface.addEventListener("keydown", (event) => {
    if (!(event.key in MOVES) || event.altKey || event.ctrlKey || event.metaKey) return;
    const [block] = v.picture.blocks;
    const [r, c] = state.cell ?? [state.row, 0];
    const [dr, dc] = state.cell ? MOVES[event.key] : [0, 0];
    state.cell = [
      Math.max(0, Math.min(block.rows - 1, r + dr)),
      Math.max(0, Math.min(block.cols - 1, c + dc)),
    ];
    relight(v);
    event.preventDefault();
    event.stopPropagation();
  });
}
