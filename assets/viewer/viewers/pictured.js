// The picture of where a reader is.

import { sideOf } from "../data/sides.js";
import { compose, composeResult } from "../picture/compose.js";
import { composeLarge } from "../picture/large.js";
import { composeAll } from "../picture/layouts/tiles.js";
import { composeWords } from "../picture/layouts/words.js";
import { prepare } from "../picture/scene.js";
import { otherIn } from "./others.js";
import { allHeads, linesIn, sideIn, sidesIn, stageIn } from "./walk.js";

// What is seen there, in a room and in colours.
export function pictured(v, room, theme) {
  const scene = sceneOf(v, room, theme);
  return { scene, picture: composed({ ...v, scene }, otherIn(v)?.stage ? composeResult : compose) };
}

// The same for a room full of people, with digits of at least so many pixels.
export function presented(v, room, theme, digits) {
  const drawn = (room) => {
    const plain = sceneOf(v, room, theme);
    const scene = { ...plain, least: digits / plain.scale };
    return { scene, picture: composed({ ...v, scene }, composeLarge) };
  };
  let found = drawn(room);
  // Many words below each other are to be seen as a whole too.
  const [high, { scene }] = [found.picture.height, found];
  if (high > scene.room.height) found = drawn({ ...room, text: (room.text * scene.room.height) / high });
  return found;
}

function sceneOf(v, room, theme) {
  const { parts, state } = v;
  const sided = () =>
    sidesIn(parts).length ? sideOf(parts.tensors, parts.sides.beside, sideIn(parts, state)) : parts.tensors;
  const tensors = otherIn(v)?.mine ?? sided();
  return prepare(parts.trace, {
    axes: parts.axes,
    stage: stageIn(parts, state),
    tensors,
    head: state.head,
    room,
    theme,
    covers: v.quiz.covers(),
    asks: state.ask,
    began: beganWith(v, tensors),
  });
}

// What the layer began with, where its last stage is shown.
function beganWith({ parts, state }, tensors) {
  const { stages } = parts.trace;
  if (state.stage < stages.length - 1) return null;
  const first = stages.find(({ layer }) => layer !== null);
  return tensors[first?.reads[0]] ?? null;
}

// As words it is as high as it is as numbers, where it can be: what is around stays where it is.
export function composed({ parts, state, scene }, draw) {
  const all = allHeads(parts, state);
  const lines = linesIn(parts, state);
  const numbers = () => (all ? composeAll(scene) : draw(scene));
  if (!lines) return numbers();
  const room = scene.room.snug ? { ...scene.room, height: numbers().height } : scene.room;
  return composeWords({ ...scene, room }, lines, { all, ask: state.focus[0], follow: state.follow });
}
