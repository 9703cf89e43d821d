// Numbers and cells in words. A true minus sign, as many decimals as help.

export function number(value, decimals = 2) {
  if (value === -Infinity) return "−∞";
  if (Number.isNaN(value)) return "not a number";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export const percent = (value) => {
  const share = value * 100;
  return share > 0 && share < 1 ? "under 1 %" : `${share.toFixed(0)} %`;
};

const MEANING = {
  d_model: "dimension", d_head: "dimension", "head*d_head": "joined dimension", d_ffn: "hidden unit",
  vocabulary: "table row", position: "place", segment: "segment",
};
const TOKENS = new Set(["token", "query", "key"]);
export const isToken = (axis) => TOKENS.has(axis);
export const axisWords = (axis, count) =>
  `${count} ${isToken(axis) ? "token" : (MEANING[axis] ?? axis)}${count === 1 ? "" : "s"}`;

// "bank asks river", "bank asks itself", "bank, nature"
export function cellName(rowAxis, row, colAxis, col, self) {
  if (isToken(rowAxis) && colAxis === "key") return `${row} asks ${self ? "itself" : col}`;
  const side = (axis, name) => (isToken(axis) || !/^\d/.test(name) ? name : `${MEANING[axis] ?? axis} ${name}`);
  return [side(rowAxis, row), side(colAxis, col)].filter(Boolean).join(", ");
}

// One sentence that reads a row aloud, as pieces: strings, and [word] for a word of the reader's.
export function readRow(kind, m, row, names) {
  const order = [...Array(m.cols).keys()].sort((a, b) => m.at(row, b) - m.at(row, a));
  const who = names.row(row);
  const it = (c) => (isToken(m.rowAxis) && isToken(m.colAxis) && c === row ? "itself" : [names.col(c)]);
  const values = order.map((c) => m.at(row, c));
  if (m.colAxis === "key") {
    const seen = values.filter((v) => v !== -Infinity).length;
    if (kind === "softmax") {
      if (values[0] === 0) return ["When ", [who], " asks, no key may answer: all its weights are 0."];
      const top = order.filter((c) => m.at(row, c) >= 0.005).slice(0, 3);
      const rest = 1 - top.reduce((sum, c) => sum + m.at(row, c), 0);
      const parts = top.flatMap((c, i) => [
        i === 0 ? `${percent(m.at(row, c))} of its weight goes to ` : `, ${percent(m.at(row, c))} to `, it(c),
      ]);
      return ["When ", [who], " asks, ", ...parts, rest >= 0.005 ? `, ${percent(rest)} to the rest.` : "."];
    }
    if (seen === 0) return ["When ", [who], " asks, every key is hidden from it."];
    const hidden = m.cols - seen ? `; ${m.cols - seen} hidden` : "";
    const low = order[seen - 1];
    const lowest = seen > 1 ? [`, the lowest of `, it(low), ` (${number(m.at(row, low))})`] : [];
    return ["When ", [who], ` asks, the highest score is that of `, it(order[0]), ` (${number(values[0])})`,
      ...lowest, `${hidden}.`];
  }
  const strong = order.sort((a, b) => Math.abs(m.at(row, b)) - Math.abs(m.at(row, a))).slice(0, 3);
  const parts = strong.flatMap((c, i) => [`${i ? ", " : ""}${names.named(c)} (${number(m.at(row, c))})`]);
  const length = Math.hypot(...Array.from({ length: m.cols }, (_, c) => m.at(row, c)));
  return [[who], " is strongest in ", ...parts, `; its length is ${number(length)}.`];
}

// A word of the reader's as it can be shown: always text, control characters visible, no line breaks.
export const visible = (token) =>
  token.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
