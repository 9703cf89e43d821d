// A picture as a figure of a paper: some of its matrices, a width in centimetres, the scales of its colours
// and a caption under it, dark on white.

import { bars } from "./bars.js";
import { onWhite } from "./colour.js";
import { composeSome } from "./compose.js";
import { centred } from "./layouts/room.js";
import { paint } from "./paint.js";

export const INCH = 2.54; // cm
const PIXELS = 96; // units of a picture to an inch
const MARGIN = 14; // that a picture keeps of its room
const TALL = 0.8; // the most height that is asked for, of its width
const [TEXT, LINE, APART] = [11.5, 15, 8]; // px: the caption, a line of it, and what is above it
// Every system has one of these, and the PDF's own Helvetica is as wide.
const FONT = "Helvetica, Arial, sans-serif";

export const theme = onWhite(FONT);
export const across = (centimetres) => (centimetres / INCH) * PIXELS;

// What is drawn on it as one: `base` has its width and height, `blocks` for the scales and
// paint(canvas, size, ratio). Gives {width, height} in its units and draw(canvas, ratio).
export function figure(base, { bar, caption }) {
  const scales = bar && !base.words ? bars(base, base.width, theme) : { height: 0, draw: () => {} };
  const lines = caption ? broken(caption, base.width, `${TEXT}px ${FONT}`) : [];
  const under = scales.height + (lines.length && lines.length * LINE + APART);
  const size = { width: base.width, height: base.height + under };
  return {
    ...size,
    draw(canvas, ratio) {
      base.paint(canvas, size, ratio);
      const g = canvas.getContext("2d");
      scales.draw(g, base.height);
      g.font = `${TEXT}px ${FONT}`;
      g.textAlign = "left";
      g.textBaseline = "middle";
      g.fillStyle = theme.text;
      const top = base.height + scales.height + APART + LINE / 2;
      lines.forEach((line, i) => {
        g.fillText(line, 0, top + i * LINE);
      });
    },
  };
}

// Figures of a picture of blocks, which make(room, theme) composes: what its matrices are called, and those
// that are chosen as a base.
export function ofBlocks(make) {
  const made = (centimetres) => {
    const width = across(centimetres);
    return make({ width: width + MARGIN, height: width * TALL, text: 14, snug: true }, theme);
  };
  return {
    matrices: (centimetres) =>
      made(centimetres).picture.blocks.map(({ title, result }) => ({
        name: [title.text, title.size].filter(Boolean).join(", "),
        result,
      })),
    base(centimetres, chosen) {
      const { scene, picture } = made(centimetres);
      const some = chosen.map((i) => picture.blocks[i]).filter(Boolean);
      const shown = picture.words ? { ...picture, blocks: some } : matricesOf(scene, picture, some);
      const paintOn = (canvas, size, ratio) =>
        paint(canvas, { ...shown, ...size }, { ...scene, ratio, scale: 1 });
      return { ...shown, paint: paintOn };
    },
  };
}

const matricesOf = (scene, picture, some) =>
  centred(some.length < picture.blocks.length ? composeSome(scene, some) : picture);

// A text in lines of a width.
function broken(text, width, font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
