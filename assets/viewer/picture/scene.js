// What a picture is composed in: the stage and its tensors, the room there is, names and colours.

import { visible } from "../words/text.js";
import { titled } from "./blocks.js";
import { faceAt } from "./faces.js";

const LAPTOP = 14; // px of the viewer's text on a laptop; the scene's units grow with it
const LETTER = { few: 15, many: 12.5 }; // of names, in the scene's units
const FEW = { tokens: 6, width: 480 }; // so few have room for larger ones, if the picture is as wide
const MARGIN = { x: 14, y: 6 };

// of: a part with heads; axes are its own, as axesOf makes them; for `covers`, `asks` and `began` see `Scene`; `room` is {width, height, text, snug} in the screen's pixels.
export function prepare(
  of,
  { axes, stage, tensors, head, room, theme, covers = null, asks = 0, began = null },
) {
  const scale = room.text / LAPTOP;
  const few = of.tokens.length <= FEW.tokens && room.width / scale >= FEW.width;
  const letter = few ? LETTER.few : LETTER.many;
  const measure = measurer(theme.font);
  const side = (m, which) =>
    which === "row" ? [m.rowAxis, m.rowPool, m.rows, m.firstRow] : [m.colAxis, m.colPool, m.cols, m.firstCol];
  const widest = new Map();
  const scene = {
    axes,
    stage,
    tensors,
    covers,
    asks,
    began,
    theme,
    scale,
    letter,
    measure,
    ratio: scale * devicePixelRatio,
    known: axes.ofHead(Math.max(0, head)),
    heads: of.heads,
    room: {
      width: (room.width - MARGIN.x) / scale,
      height: (room.height - MARGIN.y) / scale,
      snug: room.snug,
    },
    // What a row or a column is called, and the image that is painted in place of the name.
    name(m, which, i) {
      const [axis, pool, , first] = side(m, which);
      return axis ? axes.label(axis, (first + i) * pool, m.known) : "";
    },
    // The same in two levels, where an axis is a join: as part of which, and there.
    levels(m, which, i) {
      const [axis, pool, , first] = side(m, which);
      return axes.stretch(axis)
        ? axes.levels(axis, (first + i) * pool, m.known)
        : ["", scene.name(m, which, i)];
    },
    face(m, which, i) {
      const [axis, pool, , first] = side(m, which);
      return faceAt(axes.image(axis, (first + i) * pool));
    },
    place(m, which, i) {
      const [axis, pool, , first] = side(m, which);
      return axes.place(axis, (first + i) * pool);
    },
    // Whether it is a token that stands for no word.
    special(m, which, i) {
      const [axis, pool] = side(m, which);
      return axes.isToken(axis) && axes.special(axis, i * pool);
    },
    // Of a written name; an image takes room of its own.
    width(m, which, i) {
      const [axis, pool, , first] = side(m, which);
      return axes.image(axis, (first + i) * pool)
        ? 0
        : (measure(scene.levels(m, which, i)[1]) * letter) / LETTER.many;
    },
    // Of all rows or columns; layouts ask it of many blocks with the same names.
    widest(m, which) {
      const [axis, pool, count, first] = side(m, which);
      const key = `${which} ${axis} ${pool} ${count} ${first} ${m.head}`;
      if (!widest.has(key)) {
        let found = 0;
        for (let i = 0; i < count; i++) found = Math.max(found, scene.width(m, which, i));
        widest.set(key, found);
      }
      return widest.get(key);
    },
    // A tensor once for every head, all on the one scale.
    each: (name, names) =>
      of.heads.map((called, i) => ({
        ...titled(scene, tensors[name], names, axes.ofHead(i)),
        scale: tensors[name].scale,
        title: { text: `head ${called}` },
      })),
  };
  return scene;
}

const widths = new Map();
let ruler = null;

function measurer(font) {
  return (text) => {
    const key = `${font} ${text}`;
    if (widths.size > 5000) widths.clear();
    if (!widths.has(key)) {
      ruler ??= document.createElement("canvas").getContext("2d");
      ruler.font = `12.5px ${font}`;
      widths.set(key, ruler.measureText(visible(text).slice(0, 40)).width);
    }
    return widths.get(key);
  };
}
