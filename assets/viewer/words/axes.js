// What axes, their entries and cells are called in a sentence.

// "3 tokens", "1 hidden unit", "4 patches"
export const counted = (noun, count) => `${count.toLocaleString("en")} ${count === 1 ? noun : plural(noun)}`;

const plural = (noun) =>
  /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : noun + (/(s|x|ch|sh)$/.test(noun) ? "es" : "s");

// A name of its own, or "dimension 17".
export const entryName = (axes, axis, name) =>
  axes.isToken(axis) || !/^\d/.test(name) ? name : `${axes.noun(axis)} ${name}`;

// "bank asks river", "bank asks itself", "bank, nature"; a number without axes is called by its symbol.
export function cellName(axes, { rowAxis, colAxis, tensor }, [r, row], [c, col]) {
  if (axes.isToken(rowAxis) && axes.part(colAxis) === "key") {
    return `${row} asks ${axes.same(rowAxis, r, colAxis, c) ? "itself" : col}`;
  }
  const named = [
    [rowAxis, row],
    [colAxis, col],
  ]
    .filter(([axis]) => axis)
    .map(([axis, name]) => entryName(axes, axis, name));
  return named.join(", ") || tensor.symbol;
}
