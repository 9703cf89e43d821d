// Where everything on the map stands: each stack of layers in a row of its own, in the order they run in, and
// between the rows what one hands to the other.

import { GATES, STREAM, row } from "./row.js";

const OPEN = 54; // how high a row is with the branches of its open layer, and without
const CLOSED = 26;
const BETWEEN = 9; // rows, for what passes from one to the next
const BESIDE = 24; // from where a closed row ends to what reads it first

// Gives {spots, texts, lines: [kind, path, transform], panels: {x, y, width, height}, width, height}.
export function plot(trace) {
  const rows = trace.towers.map((tower, i) => row(tower, trace, trace.towers[i - 1]?.part));
  const map = { spots: [], texts: [], lines: [], panels: [], width: 0, height: 0 };
  for (const [i, each] of rows.entries()) {
    const height = each.open ? OPEN : CLOSED;
    const top = i ? map.height + BETWEEN : 0;
    each.at = { x: shift(rows, i), y: top + (each.open ? 0 : GATES - STREAM), bottom: top + height };
    add(map, each, { y: top + 1, height: height - 2 });
    if (each.takes.length) map.lines.unshift(...across(rows[i - 1], each));
    map.width = Math.max(map.width, each.at.x + each.width);
    map.height = top + height;
  }
  return map;
}

// How far to the right a row stands: a closed one ends where the next reads it, the last one with the longest.
function shift(rows, i) {
  const { open, end, width } = rows[i];
  if (open) return 0;
  const takes = rows[i + 1]?.takes.map(({ x }) => x) ?? [];
  const room = takes.length
    ? Math.min(...takes) - BESIDE - end
    : Math.max(...rows.map((each) => each.width)) - width;
  return Math.max(0, room);
}

function add(map, { spots, texts, lines, panel, at: { x, y } }, place) {
  const moved = (each) => ({ ...each, x: each.x + x, y: each.y + y });
  map.spots.push(...spots.map(moved));
  map.texts.push(...texts.map(moved));
  map.lines.push(...lines.map(([kind, path]) => [kind, path, `translate(${x} ${y})`]));
  if (panel) map.panels.push({ ...panel, ...place, x: panel.x + x });
}

// From the end of one row to all that reads it in the next: along a line between them.
function across(from, to) {
  const [x, y] = [from.at.x + from.end + 5, from.at.y + STREAM];
  const line = from.at.bottom + BETWEEN / 2;
  const takes = to.takes.map((each) => ({ x: each.x + to.at.x, y: each.y + to.at.y }));
  const ways = [Math.min, Math.max].map((most) => most(...takes.map((each) => each.x)));
  const down = ways.map((end) => `M${x - 6} ${y}q6 0 6 6V${line - 6}q0 6 ${end > x ? 6 : -6} 6H${end}`);
  const into = takes.map((each) => `M${each.x} ${line}V${each.y - 12}m-3.5 -4l3.5 4l3.5 -4`);
  return [...down, ...into].map((path) => ["across", path, ""]);
}
