// Where a reader is on the map of heads, as a plain state, and what of the parts that shows. Nothing
// here draws. A tile is [row, column] of the map, a head [layer, head] as the page names it, -1 in
// either place for the average over all of them.

export const START = {
  show: "patterns",
  open: [[0, 0]],
  focus: [0, 0],
  hoverTile: null,
  hover: null,
  touched: false,
  cell: null,
  row: 0,
};

const equal = (a, b) => String(a) === String(b);

export function sizes(maps) {
  const [rows, columns] = maps.tensors.maps.shape;
  return { rows, columns, n_layers: maps.n_layers, n_heads: maps.n_heads };
}

export const isHead = (maps, [r, c]) => r < maps.n_layers && c < maps.n_heads;
export const only = ({ open }) => (open.length === 1 ? open[0] : null);
export const toHead = (maps, [r, c]) => [r < maps.n_layers ? r : -1, c < maps.n_heads ? c : -1];

export function toTile(maps, [layer, head]) {
  const { rows, columns } = sizes(maps);
  return [layer < 0 ? rows - 1 : layer, head < 0 ? columns - 1 : head];
}

export const told = ({ maps, view }, state) => ({
  show: state.show,
  heads: state.open.map((tile) => toHead(maps, tile)),
  revision: view.revision,
});

// The page says where to be.
export function arrived({ maps, view }) {
  const open = view.heads.map((head) => toTile(maps, head));
  return { show: view.show, open, focus: open[0] };
}

// Another sentence: its last word is read.
export function another({ maps }) {
  const words = [...maps.tokens.keys()].filter((i) => !maps.special.includes(i));
  return { cell: null, hover: null, row: words.at(-1) ?? 0 };
}

// One tile alone, or one more (or less) of several to average.
export function chosen(maps, { open }, tile, more) {
  const there = open.some((each) => equal(each, tile));
  if (!more || !isHead(maps, tile)) return { focus: tile, open: [tile] };
  if (!there) return { focus: tile, open: [...open.filter((each) => isHead(maps, each)), tile] };
  const rest = open.filter((each) => !equal(each, tile));
  return { focus: tile, open: rest.length ? rest : open };
}

// As far as there are tiles.
export function beside(maps, [r, c], [dr, dc]) {
  const { rows, columns } = sizes(maps);
  return [Math.max(0, Math.min(rows - 1, r + dr)), Math.max(0, Math.min(columns - 1, c + dc))];
}

// The average of the open heads, if the page has sent it.
export const averageOf = ({ maps, average }, { open }) =>
  average &&
  equal(
    average.heads.map((head) => toTile(maps, head)),
    open,
  )
    ? average
    : null;

// The measures of these heads; null while they are on their way.
export const measuresOf = ({ maps, measures }) => (measures?.id === maps.id ? measures : null);

// What is shown on the map: {values, beats, scale} and all that is said of the measure; null for the
// patterns themselves, or while it is on its way.
export function measureOn(parts, state) {
  const all = measuresOf(parts);
  const index = all?.measures.findIndex((measure) => measure.name === state.show) ?? -1;
  if (index < 0) return null;
  const about = all.measures[index];
  const size = parts.maps.n_layers * parts.maps.n_heads;
  const values = all.tensors.values.data.subarray(index * size, (index + 1) * size);
  const over = all.tensors.p95.data.subarray(index * size, (index + 1) * size);
  const beats = about.named ? values.map((v, i) => (v > over[i] ? 1 : 0)) : null;
  const limit = Math.max(0, ...values.filter((v) => !Number.isNaN(v)));
  return { ...about, values, beats, scale: { limit, most: limit, signed: false, root: false } };
}

export function headName({ n_layers, n_heads, heads, part }, [r, c]) {
  const of = part && ` of the ${part}`;
  const layer = part ? `${part[0].toUpperCase()}${part.slice(1)} layer` : "Layer";
  if (r >= n_layers && c >= n_heads) return `All heads of all layers${of}, averaged`;
  if (r >= n_layers) return `Head ${heads[c]}${of}, averaged over layers`;
  if (c >= n_heads) return `${layer} ${r}, averaged over heads`;
  return `${layer} ${r}, head ${heads[c]}`;
}

const HUES = ["query", "key", "value", "amber", "pink", "grey"];

// The names that heads have earned here, each with the hue that their squares are framed in.
export function names(parts) {
  const earned = new Set((measuresOf(parts)?.names ?? []).flat().filter(Boolean));
  return new Map([...earned].map((name, i) => [name, HUES[i % HUES.length]]));
}

// What a head is known for, if anything.
export const fameOf = (parts, [r, c]) =>
  isHead(parts.maps, [r, c]) ? (measuresOf(parts)?.names[r][c] ?? "") : "";

export const fileName = (maps, { open }) =>
  open
    .map((tile) =>
      toHead(maps, tile)
        .map((i) => (i < 0 ? "mean" : i))
        .join("."),
    )
    .join("-");
