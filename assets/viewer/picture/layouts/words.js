// The words twice and lines between them: who asks above and who answers below, or left and right where
// there are many or their names do not fit. Many parts of a picture stand in it as they are: the picture twice.

import { transpose } from "../../data/matrix.js";
import { titled } from "../blocks.js";

const MEASURED = 12.5; // px that the scene's texts are measured at
const SIZE = { least: 12, most: 26 }; // of words in a line
const MANY = 12; // more than these stand below each other
const ROW = { least: 15, most: 36 }; // height of one of many
const NUMBER = 46; // room for a number at a word
const NUMBERS = 32; // height of the numbers above or below them
const LINES = 64; // the least height of lines
const LOW = 240; // in a lower room it is not said who answers
const CAPTION = 18;
const PART = { least: 9, most: 32, lanes: 12 }; // of a picture
const ABOVE = 26; // room for special tokens above a picture
const FACE = 36; // side of an image in place of a word
const SPREAD = 150; // the most that words in a line are set apart
const REACH = 560; // the most that lines go sideways
const THICK = 15; // of a line that is all there is

// pairs: from pairsOf(). all: whether every head's lines are drawn; ask: who is asking; follow: which of
// those who answer is followed, -1 if none.
export function composeWords(scene, pairs, { all, ask, follow = -1 }) {
  const { axes } = scene;
  const made = all
    ? scene.each(pairs.name, pairs.axes)
    : [titled(scene, scene.tensors[pairs.name], pairs.axes)];
  const asking = (m) => (axes.part(m.rowAxis) === "key" ? transpose(m) : m);
  const tiles = made.map((m) => ({ ...asking(m), result: true }));
  const [asks, answers] = named(scene, tiles[0]);
  const { slots, width, height, ...placed } =
    across(scene, asks, answers) ?? inPictures(scene, asks, answers) ?? upright(scene, asks, answers);
  const lane = Math.min(THICK, placed.lanes / tiles.length);
  // Of weights the width is fixed; of anything else, a difference or a gradient, the largest is the widest.
  const { data, moved, fine } = tiles[0].tensor;
  const shares = pairs.shares && data !== moved && !fine;
  return {
    blocks: tiles.map((m, i) => ({ ...m, lane: lane * (i - (tiles.length - 1) / 2) })),
    signs: [],
    words: {
      ...placed,
      asks: slots[0],
      answers: slots[1],
      ask: Math.min(ask, asks.length - 1),
      follow,
      shares,
      rests: shares ? pairs.rests : [],
      thick: tiles.length > 1 ? Math.max(2.5, lane) : Math.min(THICK, placed.lanes),
      heads: all ? scene.heads : null,
    },
    width: Math.floor(Math.max(scene.room.width, width)),
    height: Math.floor(Math.max(scene.room.snug ? 0 : scene.room.height, height)),
  };
}

function named(scene, m) {
  const list = (of, count) =>
    Array.from({ length: count }, (_, i) => ({
      text: scene.name(of, "row", i),
      face: scene.face(of, "row", i),
      place: scene.place(of, "row", i),
      special: scene.special(of, "row", i),
      wide: scene.face(of, "row", i) ? FACE : scene.width(of, "row", i),
    }));
  return [list(m, m.rows), list(transpose(m), m.cols)];
}

// Each list in one line, as large as both fit; null if they do not.
function across(scene, asks, answers) {
  const { width, height } = scene.room;
  if (Math.max(asks.length, answers.length) > MANY) return null;
  const widths = (list, size) => list.map(({ wide }) => Math.max((wide * size) / MEASURED, NUMBER) + 10);
  const sum = (all) => all.reduce((a, b) => a + b, 0);
  const images = [...asks, ...answers].some(({ face }) => face);
  const tall = (size) => (images ? FACE / MEASURED : 1.5) * size;
  const fits = (size) =>
    2 * tall(size) + LINES + 2 * NUMBERS <= height &&
    [asks, answers].every((list) => sum(widths(list, size)) <= width);
  let size = SIZE.most;
  while (size > SIZE.least && !fits(size)) size -= 0.5;
  if ([asks, answers].some((list) => sum(widths(list, size)) > width)) return null;
  const under = NUMBERS + (height < LOW ? 0 : CAPTION);
  const bottom = Math.max(NUMBERS + tall(size) + LINES, height - under - tall(size));
  const row = (list, y, port, number) => {
    const own = widths(list, size);
    const apart = Math.min(SPREAD, (width - sum(own)) / list.length);
    let x = (width - sum(own) - apart * list.length) / 2;
    return list.map((word, i) => {
      const w = own[i] + apart;
      x += w;
      const middle = x - w / 2;
      const tight = Math.min(w, (word.wide * size) / MEASURED + 18);
      const box = [middle - tight / 2, y, tight, tall(size)];
      return { ...word, x: x - w, y, w, h: tall(size), box, port: [middle, port], number: [middle, number] };
    });
  };
  return {
    across: true,
    size,
    lanes: NUMBER - 4,
    captions: [[8, 9], height < LOW ? null : [8, bottom + tall(size) + NUMBERS + CAPTION / 2 - 2]],
    slots: [
      row(asks, NUMBERS, NUMBERS + tall(size) + 2, 10),
      row(answers, bottom, bottom - 2, bottom + tall(size) + 9),
    ],
    width,
    height: bottom + tall(size) + under,
  };
}

// Each list as the picture that its entries are parts of, special tokens above it; null if there is none.
function inPictures(scene, asks, answers) {
  if (![asks, answers].every((list) => list.every(({ place, special }) => place || special))) return null;
  const { width, height } = scene.room;
  const places = asks.flatMap(({ place }) => (place ? [place] : []));
  const [rows, columns] = [0, 1].map((k) => 1 + Math.max(...places.map((place) => place[k])));
  const top = CAPTION + ABOVE;
  const room = Math.min(PART.most, (height - top - 8) / rows, (0.42 * width) / columns);
  const side = Math.max(PART.least, Math.floor(room)); // whole, so that no seam shows between parts
  const apart = Math.min(REACH, width - 2 * side * columns);
  const start = (width - apart - 2 * side * columns) / 2;
  const put = (list, left, end) => {
    let x = left;
    return list.map((word) => {
      const w = word.place ? side : (word.wide * SIZE.least) / MEASURED + 12;
      const h = word.place ? side : ABOVE - 4;
      const at = word.place ? [left + word.place[1] * side, top + word.place[0] * side] : [x, CAPTION];
      if (!word.place) x += w + 4;
      const middle = [at[0] + w / 2, at[1] + h / 2];
      const port = word.place ? middle : [at[0] + end * w, middle[1]]; // not across its letters
      return { ...word, x: at[0], y: at[1], w, h, box: [...at, w, h], port, number: middle };
    });
  };
  const right = start + side * columns + apart;
  return {
    across: false,
    placed: true,
    size: SIZE.least,
    lanes: PART.lanes,
    captions: [
      [start, CAPTION / 2],
      [right, CAPTION / 2],
    ],
    slots: [put(asks, start, 1), put(answers, right, 0)],
    width,
    height: top + rows * side + 8,
  };
}

// Each list in a column, one below the other.
function upright(scene, asks, answers) {
  const { width, height } = scene.room;
  const count = Math.max(asks.length, answers.length);
  const pitch = Math.max(ROW.least, Math.min(ROW.most, (height - CAPTION - 8) / count));
  const size = Math.min(20, 0.74 * pitch);
  const wide = (list) =>
    Math.min(
      0.26 * width,
      Math.max(...list.map((word) => (word.face ? pitch : (word.wide * size) / MEASURED))),
    ) + 8;
  const [left, right] = [wide(asks), wide(answers)];
  const between = Math.min(REACH, width - left - right - 2 * NUMBER);
  const start = (width - left - right - between) / 2;
  const end = start + left + between;
  const column = (list, x, w, port, number) => {
    const top = CAPTION + ((count - list.length) * pitch) / 2;
    return list.map((word, i) => {
      const y = top + i * pitch;
      const middle = y + pitch / 2;
      const box = [x, y, w, pitch];
      return { ...word, x, y, w, h: pitch, box, port: [port, middle], number: [number, middle] };
    });
  };
  return {
    across: false,
    size,
    lanes: 0.8 * pitch,
    captions: [
      [start + left, CAPTION / 2],
      [end, CAPTION / 2],
    ],
    slots: [
      column(asks, start, left, start + left + 3, start - 5),
      column(answers, end, right, end - 3, end + right + 5),
    ],
    width,
    height: CAPTION + count * pitch + 8,
  };
}
