// What is lit: the active cell and what feeds it, on a canvas above the picture.

import { ready } from "./canvas.js";

// Every axis of a cell with its index; a joined axis gives its two parts as well.
export function litBy(stage, sizes, { block, r, c }) {
  const lit = { sizes };
  for (const [axis, index] of [[block.rowAxis, r * block.rowPool], [block.colAxis, c * block.colPool]]) {
    if (!axis) continue;
    lit[axis] = index;
    const [outer, inner] = axis.split("*");
    if (inner) [lit[outer], lit[inner]] = [Math.floor(index / sizes[inner]), index % sizes[inner]];
  }
  if (stage.kind === "join" && block.head >= 0) lit.head = block.head;
  return lit;
}

// Lights what is active and what feeds it; the rest steps back. At rest only the row that the
// sentence reads is outlined.
export function light(canvas, picture, scene, lit, opened) {
  const g = ready(canvas, picture, scene);
  const rest = lit.rest !== undefined;
  g.fillStyle = rest ? "transparent" : scene.theme.veil;
  for (const block of picture.blocks) {
    const { rows, cols } = bands(block, lit);
    const right = block.x + block.cols * block.cw;
    const bottom = block.y + block.rows * block.ch;
    g.save();
    g.beginPath();
    g.rect(block.x, block.y, right - block.x, bottom - block.y);
    if (rows) g.rect(block.x, rows[0], right - block.x, rows[1]);
    if (cols) for (const [x, w] of cols) hole(g, block, x, w, rows);
    g.fill("evenodd");
    g.restore();
    if (rest && !block.result) continue;
    g.strokeStyle = rest ? scene.theme.quiet : scene.theme.text;
    g.lineWidth = rest ? 1 : 1.5;
    if (rows) g.strokeRect(block.x - 1, rows[0] - 0.5, right - block.x + 2, rows[1] + 1);
    if (cols) for (const [x, w] of cols) g.strokeRect(x - 0.5, block.y - 1, w + 1, bottom - block.y + 2);
    if ((block.result || block.tensor.name === lit.of) && rows && cols?.length && !rest && (lit.tile === undefined || lit.tile === block.head)) {
      g.lineWidth = opened ? 3.5 : 2.5;
      g.strokeRect(cols[0][0] - 1, rows[0] - 1, cols[0][1] + 2, rows[1] + 2);
    }
  }
}

// Where a column's light meets a row's, the even-odd rule would darken it again: leave it out twice.
function hole(g, block, x, w, rows) {
  const bottom = block.y + block.rows * block.ch;
  if (!rows) return g.rect(x, block.y, w, bottom - block.y);
  g.rect(x, block.y, w, rows[0] - block.y);
  g.rect(x, rows[0] + rows[1], w, bottom - rows[0] - rows[1]);
}

// The stretch of a block's rows and columns that an axis selection lights.
function bands(block, lit) {
  const find = (axis) => {
    if (!axis) return undefined;
    if (axis in lit) return lit[axis];
    const [outer, inner] = axis.split("*");
    return inner && outer in lit && inner in lit ? lit[outer] * lit.sizes[inner] + lit[inner] : undefined;
  };
  if ("head" in lit && block.head >= 0 && block.head !== lit.head) return {};
  const at = (index, pool) => (index === undefined ? undefined : Math.floor(index / pool));
  const r = at(find(block.rowAxis), block.rowPool);
  const c = at(find(block.colAxis), block.colPool);
  return {
    rows: r === undefined ? null : [block.y + r * block.ch, block.ch],
    cols: c === undefined ? null : [[block.x + c * block.cw, Math.max(block.cw, 2)]],
  };
}

export function hit(picture, x, y) {
  for (const block of picture.blocks) {
    const c = Math.floor((x - block.x) / block.cw);
    const r = Math.floor((y - block.y) / block.ch);
    if (r >= 0 && c >= 0 && r < block.rows && c < block.cols) return { block, r, c };
  }
  return null;
}
