// A row of numbers read aloud in one sentence.

import { entryName } from "./axes.js";
import { astray, fine, number, percent } from "./numbers.js";

const EVEN = 0.97; // a row that reaches as many tokens as this part of them is spread evenly

// How many equal shares would be spread as much: e to the power of the entropy.
const reach = (shares) => Math.exp(-shares.reduce((sum, p) => sum + p * Math.log(p), 0));

// One sentence that reads a row aloud, as pieces: strings, and [word] for a word of the reader's.
export function readRow(axes, kind, m, row, names) {
  const order = [...Array(m.cols).keys()].sort((a, b) => m.at(row, b) - m.at(row, a));
  const who = m.rowAxis ? [entryName(axes, m.rowAxis, names.row(row))] : "The vector";
  const lost = readLost(m, row, who);
  if (lost) return lost;
  if (!m.colAxis) {
    const what = kind === "crossentropy" ? "loss" : "number";
    return [...(m.rowAxis ? ["At ", who, " the"] : ["The"]), ` ${what} is ${number(m.at(row, 0))}.`];
  }
  if (axes.isTable(m.colAxis)) return readCandidates(kind, m, row, order, names, who);
  if (axes.part(m.colAxis) !== "key") return readVector(axes, m, row, names, who);
  const it = (c) => (axes.same(m.rowAxis, row, m.colAxis, c) ? "itself" : [names.col(c)]);
  const values = order.map((c) => m.at(row, c)).filter((v) => v !== -Infinity);
  const hidden = m.cols - values.length ? `; ${m.cols - values.length} hidden` : "";
  if (!values.length) return ["When ", who, " asks, every key is hidden from it."];
  if (kind === "softmax") return readShares(m, row, order, it, who);
  const ties = values.filter((v) => number(v) === number(values[0])).length;
  if (ties === values.length && ties > 1)
    return ["When ", who, ` asks, all scores are ${number(values[0])}${hidden}.`];
  const best = ties > 1 ? [`${ties} keys`] : [it(order[0])];
  const low = order[values.length - 1];
  const tied = values.filter((v) => number(v) === number(values.at(-1))).length > 1;
  const lowest =
    values.length > 1
      ? [", the lowest ", ...(tied ? ["is "] : ["that of ", it(low), ", "]), number(m.at(row, low))]
      : [];
  return [
    "When ",
    who,
    " asks, the highest score is that of ",
    ...best,
    `, ${number(values[0])}`,
    ...lowest,
    `${hidden}.`,
  ];
}

// A row with numbers that are none has no largest and no length; null for any other.
function readLost(m, row, who) {
  const lost = [...Array(m.cols).keys()].filter((c) => astray(m.at(row, c))).length;
  if (!lost) return null;
  const some = lost === m.cols ? "no number is finite" : `${lost} of ${m.cols} numbers are not finite`;
  return ["In the row of ", who === "The vector" ? "the vector" : who, `, ${some}.`];
}

function readShares(m, row, order, it, who) {
  const share = (c) => m.at(row, c);
  if (share(order[0]) === 0) return ["When ", who, " asks, no key may answer: all its weights are 0."];
  const open = order.filter((c) => share(c) > 0);
  if (open.length > 2 && percent(share(order[0])) === percent(share(open.at(-1)))) {
    return [
      "When ",
      who,
      ` asks, ${open.length} tokens get equal shares of its weight: ${percent(share(order[0]))} each.`,
    ];
  }
  if (open.length > 2 && reach(open.map(share)) >= EVEN * open.length) {
    const most = share(order[0]) - share(order[1]) < 1e-6 ? [] : [it(order[0])];
    return [
      "When ",
      who,
      ` asks, its weight is spread evenly over ${open.length} tokens: none of them stands out`,
      ...(most.length ? [" (most, ", percent(share(order[0])), ", goes to ", ...most, ")."] : ["."]),
    ];
  }
  // At most three are named, and none of several that are equal where not all of them would be.
  const alike = (c, d) => Math.abs(share(c) - share(d)) < 1e-6;
  const top = order.filter((c) => share(c) >= 0.005).slice(0, 3);
  const next = order[top.length];
  if (next !== undefined) while (top.length && alike(top.at(-1), next)) top.pop();
  const rest = 1 - top.reduce((sum, c) => sum + share(c), 0);
  if (!top.length) {
    const first = order.filter((c) => alike(c, order[0]));
    const others = 1 - first.length * share(order[0]);
    return [
      "When ",
      who,
      ` asks, ${first.length} tokens get ${percent(share(order[0]))} of its weight each`,
      others >= 0.005 ? `, ${percent(others)} go to the rest.` : ".",
    ];
  }
  const parts = top.flatMap((c, i) => [
    i === 0 ? `${percent(share(c))} of its weight goes to ` : `, ${percent(share(c))} to `,
    it(c),
  ]);
  return ["When ", who, " asks, ", ...parts, rest >= 0.005 ? `, ${percent(rest)} to the rest.` : "."];
}

// What could stand there: the first three.
function readCandidates(kind, m, row, order, names, who) {
  const told = (c) => (kind === "softmax" ? percent(m.at(row, c)) : number(m.at(row, c)));
  const [first, ...next] = order.slice(0, 3);
  const best = kind === "softmax" ? " the likeliest is " : " the highest score is that of ";
  const then = next.flatMap((c, i) => [i ? " and " : ", then ", [names.col(c)], `, ${told(c)}`]);
  return ["At ", who, best, [names.col(first)], `, ${told(first)}`, ...then, "."];
}

function readVector(axes, m, row, names, who) {
  const size = (c) => Math.abs(m.at(row, c));
  const strong = [...Array(m.cols).keys()]
    .sort((a, b) => size(b) - size(a))
    .slice(0, 3)
    .filter((c) => size(c) >= 0.005);
  const length = Math.hypot(...Array.from({ length: m.cols }, (_, c) => m.at(row, c)));
  if (!strong.length) return [who, " has nothing but zeros here."];
  const parts = strong.map(
    (c, i) => `${i ? ", " : ""}${entryName(axes, m.colAxis, names.col(c))} (${number(m.at(row, c))})`,
  );
  return [who, " is strongest in ", ...parts, `; its length is ${number(length)}.`];
}

const MORE = 0.01; // of a number: a little more of it

// What a row of gradients says of what they are of, in pieces: the number that matters most, and how much.
export function readGradient(axes, m, row, names, of) {
  const size = (c) => Math.abs(m.at(row, c));
  const most = [...Array(m.cols).keys()].reduce((best, c) => (size(c) > size(best) ? c : best), 0);
  const who = m.rowAxis ? [entryName(axes, m.rowAxis, names.row(row))] : "the vector";
  const lost = readLost(m, row, who);
  if (lost) return lost;
  if (size(most) === 0) return ["Nothing in the row of ", who, " moves ", ...of, "."];
  const pairs = axes.part(m.colAxis) === "key";
  const where = pairs ? [names.col(most)] : entryName(axes, m.colAxis, names.col(most));
  const what = pairs && axes.same(m.rowAxis, row, m.colAxis, most) ? "itself" : where;
  const there = m.colAxis ? ["In the row of ", who, ", ", what, " matters most: "] : [];
  return [...there, ...readMore(m.at(row, most), of)];
}

// What a little more of a number would do.
export const readMore = (gradient, of) =>
  gradient === 0
    ? ["A little more of it does not move ", ...of, "."]
    : [
        `${MORE} more ${gradient < 0 ? "lowers" : "raises"} `,
        ...of,
        ` by about ${fine(MORE * Math.abs(gradient), 2)}.`,
      ];

// What a row of differences says, as pieces: strings, and [word] for a word of the reader's.
export function readChange(axes, m, row, names) {
  const size = (c) => Math.abs(m.at(row, c));
  const most = [...Array(m.cols).keys()].reduce((best, c) => (size(c) > size(best) ? c : best), 0);
  const who = m.rowAxis ? [entryName(axes, m.rowAxis, names.row(row))] : "the vector";
  const lost = readLost(m, row, who);
  if (lost) return lost;
  if (size(most) === 0) return ["Nothing moved in the row of ", who, "."];
  const where =
    axes.part(m.colAxis) === "key" ? [names.col(most)] : entryName(axes, m.colAxis, names.col(most));
  const value = m.at(row, most);
  return ["In the row of ", who, ", ", where, ` moved most: by ${value > 0 ? "+" : ""}${number(value)}.`];
}
