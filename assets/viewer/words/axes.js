// What axes, their entries and cells are called in a sentence.

const MEANING = {
  d_model: "dimension", d_key: "dimension", d_head: "dimension", "head*d_head": "joined dimension",
  d_ffn: "hidden unit", d_hidden: "hidden unit", d_match: "dimension",
  vocabulary: "table row", position: "place", segment: "segment",
};
const TOKENS = new Set(["token", "query", "key"]);
export const isToken = (axis) => TOKENS.has(axis);
export const axisWords = (axis, count) =>
  `${count} ${isToken(axis) ? "token" : (MEANING[axis] ?? axis)}${count === 1 ? "" : "s"}`;

// What an entry is called in a sentence: a name of its own, or "dimension 17".
export const entry = (axis, name) =>
  (isToken(axis) || !/^\d/.test(name) ? name : `${MEANING[axis] ?? axis} ${name}`);

// "bank asks river", "bank asks itself", "bank, nature"
export function cellName(rowAxis, row, colAxis, col, self) {
  if (isToken(rowAxis) && colAxis === "key") return `${row} asks ${self ? "itself" : col}`;
  return [entry(rowAxis, row), entry(colAxis, col)].filter(Boolean).join(", ");
}
