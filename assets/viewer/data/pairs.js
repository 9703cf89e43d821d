// What a stage says of pairs of entries, one that asks and one that answers: by its axes and its kind.

// The tensor with a number for every such pair, {name, axes}: the result, or the weights by which it
// mixes what the answering ones hand over. `shares` if those of whoever asks add up to one. Null if the
// stage is not about pairs.
export function pairsOf(axes, stages, stage) {
  const mixes = stage.kind === "dot" && axes.part(stage.over) === "key";
  const read = stage.axes_in.findIndex((names) => mixes && asked(axes, names));
  const own = asked(axes, stage.axes);
  if (!own && read < 0) return null;
  const name = own ? stage.name : stage.reads[read];
  const made = stages.find((each) => each.name === name);
  return {
    name,
    axes: own ? stage.axes : stage.axes_in[read],
    shares: made?.kind === "softmax" && axes.part(made.over) === "key",
    rests: made?.rests ?? [],
  };
}

const MOST = 0.4; // who rests somewhere gives it at least this much of a row

// Whether a head rests with this much of its weight at one of its rest places.
export const restsAt = ({ head, key }, where, weight) =>
  head === Math.max(0, where.head) && key === where.key && weight >= MOST;

// Whether one of the two axes that are drawn asks and the other answers.
function asked(axes, names) {
  const head = names.findIndex(axes.isHead);
  const drawn = names.filter((_, i) => i !== head).slice(-2);
  return String(drawn.map(axes.part).sort()) === "key,query";
}
