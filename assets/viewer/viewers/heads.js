// The map of all heads: mountHeads(element, payload, onChange) knows nothing of the page around it.
// payload: the parts `maps` and `measures`, and all that is in the part `answer`; onChange gets what the
// README calls `HeadsMoved` when the reader moves, and {layer, head} as a second argument when they
// want to go on to the walkthrough.

import { axesOf } from "../data/axes.js";
import { h } from "../parts/dom.js";
import { headShell } from "../parts/headpanel.js";
import { MOVES } from "../parts/keys.js";
import { saving } from "../parts/save.js";
import { loadFaces } from "../picture/faces.js";
import { showImages } from "../parts/named.js";
import { speakOf } from "../words/nouns.js";
import { narrow } from "../parts/sheet.js";
import { dress, fitTo, hasFocus, pointing } from "../parts/surface.js";
import { hues } from "../picture/colour.js";
import { layout, outlineTiles, paintMap, tileAt } from "../picture/headmap.js";
import { paint } from "../picture/paint.js";
import { number } from "../words/numbers.js";
import { visible } from "../words/text.js";
import { figuresOf, onSheet } from "./headstaken.js";
import { describe, listenToHead, openHead } from "./openhead.js";
import { printed } from "./paper.js";
import {
  another,
  arrived,
  beside,
  chosen,
  fameOf,
  fileName,
  headName,
  isHead,
  measureOn,
  names,
  only,
  sizes,
  START,
  toHead,
  told,
} from "./tiles.js";

const TALL = 420; // px that the map and the open head may take where they stand below each other
const LAPTOP = 14; // px of the viewer's text on a laptop
const PATTERNS = "Rows ask, columns answer. All squares have one scale, from 0 to 1.";
const CROSSING =
  "Rows are the tokens that are said, columns those of the source. All squares have one scale, from 0 to 1.";
const HIDDEN =
  "Special tokens are hidden and each row scaled to sum to one again: these are not the weights the model used.";

export function mountHeads(root, payload, onChange) {
  const v = {
    root,
    ui: null,
    state: { ...START },
    parts: null,
    colours: null,
    room: null,
    plan: null,
    scene: null,
    picture: null,
    act: null,
  };
  const { state } = v;
  const tell = () => onChange(told(v.parts, state));
  v.act = {
    pick(name) {
      state.show = name;
      show(v);
      tell();
    },
    choose(tile, more) {
      Object.assign(state, chosen(v.parts.maps, state, tile, more));
      ring(v);
      openHead(v);
      tell();
    },
    go() {
      const tile = only(state);
      if (!tile || !isHead(v.parts.maps, tile)) return;
      const [layer, head] = toHead(v.parts.maps, tile);
      onChange(told(v.parts, state), { layer, head });
    },
  };
  const ground = () => v.colours.ground;
  const [mapFigure, oneFigure] = figuresOf(v);
  v.ui = headShell({
    ...v.act,
    saveMap: saving(
      () => "heads",
      ground,
      (canvas, ratio) => drawMap(v, canvas, ratio, 1),
      mapFigure.opener,
    ),
    saveOne: saving(
      () => fileName(v.parts.maps, state),
      ground,
      (canvas, ratio) => paint(canvas, v.picture, { ...v.scene, ratio, scale: 1 }),
      oneFigure.opener,
    ),
  });
  v.ui.viewer.append(mapFigure.dialog, oneFigure.dialog);
  root.replaceChildren(v.ui.viewer);
  printed(root, () => onSheet(v));
  listen(v);
  listenToHead(v);
  adopt(v, payload);
  return (next) => adopt(v, next);
}

// A new payload: another sentence is drawn anew, other measures only where they are shown.
function adopt(v, next) {
  const { state } = v;
  const before = v.parts;
  const changed = next.maps !== before?.maps;
  const sent = next.view.revision !== before?.view.revision;
  v.parts = { ...next, axes: changed ? axesOf(next.maps) : before.axes };
  const { colours, redressed } = dress(v.root, v.colours);
  v.colours = colours;
  if (sent) Object.assign(state, arrived(v.parts));
  if (changed) {
    speakOf(next.maps);
    showImages(next.maps);
    loadFaces(next.maps.lists, () => openHead(v));
    Object.assign(state, another(v.parts));
    v.room = null;
  }
  if (changed || sent || redressed || state.show !== "patterns") show(v);
  else if (next.average !== before.average) openHead(v);
  else {
    mapOf(v); // measures that came later bring names
    describe(v);
  }
}

function survey({ root, ui }) {
  const text = parseFloat(getComputedStyle(root).fontSize);
  const box = (element) => element.getBoundingClientRect();
  // The map gets what the section leaves it, whatever it takes of that in the end.
  const taken = ui.section.scrollHeight - ui.mapRoom.offsetHeight;
  const { width, height } = box(ui.holder);
  if (narrow.matches) {
    const map = { width: box(ui.mapRoom).width, height: TALL };
    return { text, width, height: Math.max(TALL, width), snug: true, map };
  }
  return {
    text,
    width,
    height,
    map: { width: box(ui.mapRoom).width, height: box(ui.viewer).height - taken },
  };
}

const scaleOf = ({ room }) => room.text / LAPTOP;

function show(v) {
  const { ui, parts, state } = v;
  v.room ??= survey(v);
  const { map } = v.room;
  if (!map.width) return;
  ui.choices(state.show, parts.view.choices);
  const scale = scaleOf(v);
  v.plan = layout(sizes(parts.maps), { width: map.width / scale, height: map.height / scale });
  mapOf(v);
  fitTo(ui.mapSurface, ui.map);
  ui.mapRoom.style.height = ui.map.style.height;
  ring(v);
  openHead(v);
}

// The map itself, and what is said of it.
function mapOf(v) {
  const { ui, parts, state } = v;
  if (!v.plan) return;
  const scale = scaleOf(v);
  drawMap(v, ui.map, scale * devicePixelRatio, scale);
  const legend = state.show === "patterns" ? [...names(parts)] : [];
  ui.mapSays.replaceChildren(
    [saysOfMap(v), parts.maps.hidden ? HIDDEN : ""].join(" "),
    ...legend.map(([name, hue]) => h("span", { class: "fame", style: `--hue: var(--${hue})` }, name)),
  );
}

function saysOfMap({ parts, state }) {
  if (state.show === "patterns") return parts.maps.source.length ? CROSSING : PATTERNS;
  const about = measureOn(parts, state);
  if (!about) return "Measuring …";
  return (
    about.says +
    (about.values.every(Number.isNaN) ? " There are none here, so there is nothing to measure." : "")
  );
}

function drawMap({ root, plan, parts, state, colours }, canvas, ratio, scale) {
  const named = names(parts);
  const palette = hues(root);
  const mark = (r, c) => (state.show === "patterns" ? palette[named.get(fameOf(parts, [r, c]))] : null);
  paintMap(canvas, plan, parts.maps, measureOn(parts, state), { theme: colours, ratio, scale, mark });
}

function ring(v) {
  const { ui, plan, state, colours } = v;
  const scale = scaleOf(v);
  outlineTiles(
    ui.mapLight,
    plan,
    { theme: colours, ratio: scale * devicePixelRatio, scale },
    { open: state.open, hover: state.hoverTile, focus: hasFocus(ui.mapSurface) ? state.focus : null },
  );
}

function tileSays({ parts, state }, [r, c]) {
  const { maps } = parts;
  const about = measureOn(parts, state);
  const value = about && isHead(maps, [r, c]) ? about.values[r * maps.n_heads + c] : NaN;
  const fame = fameOf(parts, [r, c]);
  return (
    headName(maps, [r, c]) +
    (fame ? ` · ${fame}` : "") +
    (Number.isNaN(value) ? "" : ` · ${about.title}: ${number(value, 3)}`)
  );
}

function listen(v) {
  const { ui, state, act } = v;
  pointing(
    { element: ui.mapSurface, canvas: ui.map, tip: ui.tip, around: ui.viewer },
    {
      cursor: "pointer",
      scale: () => scaleOf(v),
      find: (x, y) => {
        const found = tileAt(v.plan, x, y);
        return found ? [found.r, found.c] : null;
      },
      opens: () => true,
      over: (tile) => {
        state.hoverTile = tile;
        ring(v);
      },
      says: (tile) => tileSays(v, tile),
      // A second tap goes nowhere: a finger has the button for that, and no tip that says so.
      click: (tile, { event, touched }) => {
        const more = event.ctrlKey || event.metaKey || event.shiftKey;
        if (!more && !touched && String(only(state)) === String(tile) && isHead(v.parts.maps, tile)) act.go();
        else act.choose(tile, more);
      },
      focus: () => v.plan && ring(v),
    },
  );
  ui.mapSurface.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in MOVES) {
      const tile = beside(v.parts.maps, state.focus, MOVES[event.key]);
      if (event.shiftKey) state.focus = tile;
      else act.choose(tile, false);
      ring(v);
      const read = event.shiftKey ? "" : `. ${ui.reading.textContent}`;
      ui.mapSpoken.textContent = visible(tileSays(v, state.focus)) + read;
    } else if (event.key === " ") {
      act.choose(state.focus, true);
      ui.mapSpoken.textContent = ui.title.textContent;
    } else if (event.key === "Enter") act.go();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  new ResizeObserver(() => {
    if (!v.parts) return;
    v.room = null;
    show(v);
  }).observe(ui.viewer);
}
