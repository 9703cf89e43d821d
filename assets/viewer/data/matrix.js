// A tensor as matrices: what of it is drawn, and where a drawn cell is in it.

// One matrix of a tensor: the tensor itself, or one head of it. A vector is a matrix of one row.
// `axes` are the names the axes have in the stage that reads it.
export function matrix(tensor, axes, head) {
  const shape = [...tensor.shape];
  const pool = [...(tensor.pool ?? shape.map(() => 1))];
  const names = [...axes];
  let offset = 0;
  if (names[0] !== "head") head = -1;
  if (names[0] === "head") {
    offset = head * shape.slice(1).reduce((a, b) => a * b, 1);
    for (const list of [shape, pool, names]) list.shift();
  }
  if (shape.length === 0) [shape, pool, names].forEach((l, i) => l.push(i === 2 ? "" : 1));
  if (shape.length === 1) [shape, pool, names].forEach((l, i) => l.unshift(i === 2 ? "" : 1));
  const [rows, cols] = shape;
  return {
    tensor, head, rows, cols, rowAxis: names[0], colAxis: names[1],
    rowPool: pool[0], colPool: pool[1], scale: tensor.scales[head] ?? tensor.scale,
    at: (r, c) => tensor.data[offset + r * cols + c],
    changed: tensor.moved && ((r, c) => tensor.moved[offset + r * cols + c] !== 0),
  };
}

// Rows and columns of what is drawn of a tensor, and a drawn cell as an index into all its axes.
export const shapeOf = ({ shape }) => [1, ...shape].slice(-2);

export function indexIn({ axes, shape }, head, cell) {
  const lead = axes[0] === "head" ? [head] : [];
  return [...lead, ...cell.slice(2 + lead.length - shape.length)];
}

export function transpose(m) {
  return {
    ...m, rows: m.cols, cols: m.rows, rowAxis: m.colAxis, colAxis: m.rowAxis,
    rowPool: m.colPool, colPool: m.rowPool, turned: !m.turned, at: (r, c) => m.at(c, r),
    changed: m.changed && ((r, c) => m.changed(c, r)),
  };
}
