// A tensor as matrices: what of it is drawn, and where a drawn cell is in it.

// One matrix of a tensor: of one head, if it has heads. A vector is a matrix of one row and a number
// one of one cell; of more axes the last two are drawn and the others stand at their first entry.
// `names` are what the axes are called in the stage that reads it; `known` says which head.
export function matrix(axes, tensor, names, known = {}) {
  const lead = names.findIndex(axes.isHead);
  const head = lead < 0 ? -1 : (axes.entry(names[lead], known) ?? 0);
  const [row, col] = drawn(names.length, lead);
  const stride = strides(tensor.shape);
  const along = (i, list, none) => (i < 0 ? none : list[i]);
  const [down, across] = [along(row, stride, 0), along(col, stride, 0)];
  const offset = lead < 0 ? 0 : head * stride[lead];
  const { pool = [], full = tensor.shape } = tensor;
  return {
    tensor,
    head,
    known: lead < 0 ? {} : axes.entries(names[lead], head),
    turned: false,
    firstRow: 0,
    firstCol: 0,
    rows: along(row, tensor.shape, 1),
    cols: along(col, tensor.shape, 1),
    rowAxis: along(row, names, ""),
    colAxis: along(col, names, ""),
    rowPool: along(row, pool, 1) ?? 1,
    colPool: along(col, pool, 1) ?? 1,
    fullRows: along(row, full, 1),
    fullCols: along(col, full, 1),
    scale: (lead === tensor.head && tensor.scales?.[head]) || tensor.scale,
    at: (r, c) => tensor.data[offset + r * down + c * across],
    changed: tensor.moved ? (r, c) => tensor.moved[offset + r * down + c * across] !== 0 : null,
    covered: null,
  };
}

export function transpose(m) {
  return {
    ...m,
    firstRow: m.firstCol,
    firstCol: m.firstRow,
    rows: m.cols,
    cols: m.rows,
    rowAxis: m.colAxis,
    colAxis: m.rowAxis,
    rowPool: m.colPool,
    colPool: m.rowPool,
    fullRows: m.fullCols,
    fullCols: m.fullRows,
    turned: !m.turned,
    at: (r, c) => m.at(c, r),
    changed: m.changed && ((r, c) => m.changed(c, r)),
    covered: m.covered && ((r, c) => m.covered(c, r)),
  };
}

// A part of a matrix, as large as it can be from there.
export function part(m, { row = 0, col = 0, rows = m.rows, cols = m.cols }) {
  return {
    ...m,
    firstRow: m.firstRow + row,
    firstCol: m.firstCol + col,
    rows: Math.min(rows, m.rows - row),
    cols: Math.min(cols, m.cols - col),
    at: (r, c) => m.at(r + row, c + col),
    changed: m.changed && ((r, c) => m.changed(r + row, c + col)),
    covered: m.covered && ((r, c) => m.covered(r + row, c + col)),
  };
}

// How many numbers a drawn one stands for; the last in a row or a column may stand for fewer.
export function standsFor(m, r, c) {
  const along = (pool, full, i) => Math.min(pool, full - i * pool);
  return along(m.rowPool, m.fullRows, r + m.firstRow) * along(m.colPool, m.fullCols, c + m.firstCol);
}

// Rows and columns of what is drawn of a tensor.
export function shapeOf({ shape, head }) {
  return drawn(shape.length, head).map((i) => (i < 0 ? 1 : shape[i]));
}

// A drawn cell as an index into all axes.
export function indexIn({ axes: names, shape, head }, axes, cell, known) {
  const [row, col] = drawn(shape.length, head);
  return shape.map((_, i) =>
    i === row ? cell[0] : i === col ? cell[1] : i === head ? (axes.entry(names[i], known) ?? 0) : 0,
  );
}

// Where a full index stands in the numbers.
export const flat = ({ shape }, index) => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

// Which axes are drawn as rows and as columns: the last two, not counting heads; -1 for none.
function drawn(n, head) {
  const free = [...Array(n).keys()].filter((i) => i !== head);
  return [-1, -1, ...free].slice(-2);
}

function strides(shape) {
  const found = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) found[i] = found[i + 1] * shape[i + 1];
  return found;
}
