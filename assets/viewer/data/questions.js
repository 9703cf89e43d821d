// Questions and answers to them: what they cover, whether an answer is right. See `Question` in the README.

// What is covered as long as nobody knows yet what is asked.
export const ALL = { rows: null, columns: null };

const ROUNDING = 1e-9; // of numbers as the browser reads them

const within = ({ rows, columns }, r, c) => (rows?.includes(r) ?? true) && (columns?.includes(c) ?? true);

// The same matrix without what nobody may see of it.
export function cover(m, covers) {
  const covered = (r, c) => within(covers, r, c);
  return { ...m, covered, at: (r, c) => (covered(r, c) ? NaN : m.at(r, c)) };
}

// Whether a cell of the stage's result, [row, column], is covered.
export const hides = (covers, cell) => covers !== null && cell !== null && within(covers, ...cell);

// Whether anything is.
export const isCover = ({ rows, columns }) => rows?.length !== 0 && columns?.length !== 0;

// Whether whoever saw what one covers has seen all that another covers.
export function uncovers(one, other) {
  const all = (mine, theirs) => mine === null || (theirs?.every((i) => mine.includes(i)) ?? false);
  return isCover(other) && all(one.rows, other.rows) && all(one.columns, other.columns);
}

// To know a question again, also after a reload.
export const idOf = ({ id }, { stage, head, ask, kind, says }) =>
  JSON.stringify([id, stage, head, ask, kind, says]);

// given: a column, an option's place or a number.
export const isRight = ({ by, answer, tolerance }, given) =>
  by === "number" ? Math.abs(given - answer) <= tolerance + ROUNDING : given === answer;

// A number as a person types it: "0,55", "−1.2", ".5", "55 %"; null if it is none.
export function typedNumber(text) {
  const plain = text.replace(/\s/g, "").replace(",", ".").replace(/^[−–]/, "-");
  const found = /^([-+]?(?:\d+\.?\d*|\.\d+))(%?)$/.exec(plain);
  return found ? Number(found[1]) / (found[2] ? 100 : 1) : null;
}
