// What a picture is composed in: the stage and its tensors, the room there is, names and colours.

import { label } from "../data/axes.js";
import { visible } from "../words/text.js";

const LAPTOP = 14; // px of the viewer's text on a laptop; the scene's units grow with it
const MARGIN = { x: 14, y: 6 };

export function prepare({ trace, tensors }, { stage, head, room, theme }) {
  const scale = room.text / LAPTOP;
  const measure = measurer(theme.font);
  const scene = {
    stage, tensors, theme, scale, measure, ratio: scale * devicePixelRatio,
    head: Math.max(0, head), heads: trace.heads,
    width: (room.width - MARGIN.x) / scale, height: (room.height - MARGIN.y) / scale,
    labelled: (axis) => trace.labels[axis] !== undefined || trace.labels[`head*${axis}`] !== undefined,
    name: (m, side, i) => {
      const [axis, pool, count] = side === "row" ? [m.rowAxis, m.rowPool, m.rows] : [m.colAxis, m.colPool, m.cols];
      return axis ? label(trace.labels, axis, i * pool, m.head, count * pool) : "";
    },
    // One line if every name fits its column, else room for names that are turned.
    headingHeight(m) {
      let widest = 0;
      for (let c = 0; c < m.cols; c++) widest = Math.max(widest, measure(scene.name(m, "col", c)));
      const most = m.cw ?? Math.min(58, (0.45 * scene.width) / m.cols);
      return m.heading ?? (m.heading = widest + 8 <= most ? 16 : Math.min(74, widest * 0.74 + 14));
    },
  };
  return scene;
}

const widths = new Map();

function measurer(font) {
  const g = document.createElement("canvas").getContext("2d");
  g.font = `12.5px ${font}`;
  return (text) => {
    const key = `${font} ${text}`;
    if (widths.size > 5000) widths.clear();
    if (!widths.has(key)) widths.set(key, g.measureText(visible(text).slice(0, 40)).width);
    return widths.get(key);
  };
}
