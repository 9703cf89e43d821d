// Numbers and cells in words. A true minus sign, as many decimals as help.

export function number(value, decimals = 2) {
  if (value === -Infinity) return "−∞";
  if (value === Infinity) return "∞";
  if (Number.isNaN(value)) return "not a number";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

// As many digits as a number has, up to six: for numbers that are typed.
export const plainly = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

export const percent = (value) => {
  const share = value * 100;
  return share > 0 && share < 1 ? "under 1 %" : `${share.toFixed(0)} %`;
};

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

// One sentence that reads a row aloud, as pieces: strings, and [word] for a word of the reader's.
// With queries and keys of two sentences (apart) no token asks itself.
export function readRow(kind, m, row, names, apart = false) {
  const order = [...Array(m.cols).keys()].sort((a, b) => m.at(row, b) - m.at(row, a));
  const who = [names.row(row)];
  if (m.colAxis !== "key") return readVector(m, row, names, who);
  const it = (c) => (isToken(m.rowAxis) && c === row && !apart ? "itself" : [names.col(c)]);
  const values = order.map((c) => m.at(row, c)).filter((v) => v !== -Infinity);
  const hidden = m.cols - values.length ? `; ${m.cols - values.length} hidden` : "";
  if (!values.length) return ["When ", who, " asks, every key is hidden from it."];
  if (kind === "softmax") return readShares(m, row, order, it, who);
  const ties = values.filter((v) => number(v) === number(values[0])).length;
  if (ties === values.length && ties > 1) return ["When ", who, ` asks, all scores are ${number(values[0])}${hidden}.`];
  const best = ties > 1 ? [`${ties} keys`] : [it(order[0])];
  const low = order[values.length - 1];
  const tied = values.filter((v) => number(v) === number(values.at(-1))).length > 1;
  const lowest = values.length > 1
    ? [", the lowest ", ...(tied ? ["is "] : ["that of ", it(low), ", "]), number(m.at(row, low))] : [];
  return ["When ", who, " asks, the highest score is that of ", ...best, `, ${number(values[0])}`, ...lowest, `${hidden}.`];
}

function readShares(m, row, order, it, who) {
  const share = (c) => m.at(row, c);
  if (share(order[0]) === 0) return ["When ", who, " asks, no key may answer: all its weights are 0."];
  const open = order.filter((c) => share(c) > 0);
  if (open.length > 2 && percent(share(order[0])) === percent(share(open.at(-1)))) {
    return ["When ", who, ` asks, ${open.length} tokens get equal shares of its weight: ${percent(share(order[0]))} each.`];
  }
  const top = order.filter((c) => share(c) >= 0.005).slice(0, 3);
  const rest = 1 - top.reduce((sum, c) => sum + share(c), 0);
  const parts = top.flatMap((c, i) => [
    i === 0 ? `${percent(share(c))} of its weight goes to ` : `, ${percent(share(c))} to `, it(c),
  ]);
  return ["When ", who, " asks, ", ...parts, rest >= 0.005 ? `, ${percent(rest)} to the rest.` : "."];
}

function readVector(m, row, names, who) {
  const size = (c) => Math.abs(m.at(row, c));
  const strong = [...Array(m.cols).keys()].sort((a, b) => size(b) - size(a)).slice(0, 3).filter((c) => size(c) >= 0.005);
  const length = Math.hypot(...Array.from({ length: m.cols }, (_, c) => m.at(row, c)));
  if (!strong.length) return [who, " has nothing but zeros here."];
  const parts = strong.map((c, i) => `${i ? ", " : ""}${entry(m.colAxis, names.col(c))} (${number(m.at(row, c))})`);
  return [who, " is strongest in ", ...parts, `; its length is ${number(length)}.`];
}

// A word of the reader's as it can be shown: always text, control characters visible, no line breaks.
export const visible = (token) =>
  token.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

// The same, short enough for a sentence.
export const brief = (token) => {
  const shown = visible(token);
  return shown.length > 32 ? `${shown.slice(0, 30)}…` : shown;
};
