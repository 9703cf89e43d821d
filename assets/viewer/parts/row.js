// A stack of layers as a row of the map, worked out from the steps as they were declared: no model is drawn by
// hand. Lengths are units of the style sheet.

export const STREAM = 40; // how far down the stream runs, and the branches of it
const BRANCH = 17;
export const GATES = 13; // and where there is nothing but layers
const STEP = 24; // from one place to the next
const LETTER = 5.6;
const MANY = 12; // layers; of more not each has a place
const EVERY = 5;

// before: the part that runs before this one. Gives {spots, texts, lines, panel: {x, width} of the open layer,
// takes: places that read what was made before, end: of the stream, width, open}.
export function row(tower, trace, before) {
  const map = { spots: [], texts: [], lines: [], panel: null, takes: [], x: 2, end: 0, open: tower.here };
  const { stages } = trace;
  const inLayer = (stage) => stage.layer !== null;
  const [first, past] = [stages.findIndex(inLayer), stages.findLastIndex(inLayer) + 1];
  const here = stages[first]?.layer ?? 0;
  const early = tower.here ? (first < 0 ? stages.length : first) : 0;
  begin(map, tower, early && stages[0].lane === "stream", early && here > 0);
  const start = map.x;
  map.x += STEP / 2 + 1;
  run(map, trace, 0, early, { once: here > 0 });
  let last = -1;
  for (const layer of layersOf(tower, here)) {
    if (layer > last + 1) {
      map.texts.push({ x: map.x - STEP / 2 - 1, y: STREAM - 12, text: "⋯", kind: "small" });
      map.x += STEP / 2;
    }
    last = layer;
    const open = tower.here && layer === here;
    const left = map.x - STEP / 2 - 2;
    const { part } = tower;
    const name = part ? `${part.charAt(0).toUpperCase()}${part.slice(1)} layer ${layer}` : `Layer ${layer}`;
    const gate = { is: "gate", sign: String(layer), name, layer, part, closed: trace.alone && !open };
    const taken = map.takes.length;
    const { x } = map;
    place(map, { ...gate, marks: open ? ["on"] : [] });
    if (open) {
      map.texts.push({ x: left + 3, y: 8, text: "layer", kind: "small" });
      run(map, trace, first, past, { before });
      map.panel = { x: left, width: map.x - STEP / 2 - left };
      map.x += 4;
    }
    if (tower.reads.includes(layer) && map.takes.length === taken) map.takes.push({ x, y: STREAM });
  }
  if (tower.here && past > 0) run(map, trace, past, stages.length, {});
  if (past === stages.length)
    for (const turn of tower.after)
      place(map, {
        is: "beyond",
        closed: trace.alone,
        sign: "",
        marks: [],
        name: turn.title,
        key: turn.key,
        layer: tower.layers - 1,
        part: tower.part,
      });
  finish(map, tower, start);
  return { ...map, width: map.x + 2 };
}

// The layers that have a place: of very many the first, the last, some between and those around the open one.
function layersOf({ layers, here }, open) {
  const all = [...Array(layers).keys()];
  if (layers <= MANY) return all;
  const near = (layer) => here && Math.abs(layer - open) < 2;
  return all.filter((layer) => layer % EVERY === 0 || layer === layers - 1 || near(layer));
}

// What comes in: beside the stream, or above where it begins if there is room.
function begin(map, { part, begins, here }, above, once) {
  const says = (text, y, kind) => map.texts.push({ x: map.x, y, text, kind });
  const wide = (text) => LETTER * text.length + 8;
  if (!here && part) {
    says(part, STREAM - 7, "part");
    map.x += wide(part);
  } else if (part) says(part, 4, "part");
  if (above && !part) {
    says(begins, once ? 3 : 12, "small");
    if (once) says("once", 14, "small");
    return;
  }
  says(begins, STREAM - 7, "");
  map.x += Math.max(wide(begins), here ? wide(part) : 0);
}

// The stream, up to what comes out.
function finish(map, { here, ends }, start) {
  const end = map.x - STEP / 2 + 4;
  map.end = end;
  map.lines.unshift(["stream", `M${start} ${STREAM}H${end}`]);
  if (!ends) return;
  map.lines.push(["arrow", `M${end - 1} ${STREAM - 5}l6 5l-6 5`]);
  const words = ends.split(" ");
  const halves = here ? [words.slice(0, -2), words.slice(-2)] : [words];
  const lines = halves.map((each) => each.join(" ")).filter(Boolean);
  const top = STREAM - 7 * lines.length;
  for (const [i, text] of lines.entries())
    map.texts.push({ x: end + 11, y: top + 14 * i, text, kind: "end" });
  map.x = end + 11 + LETTER * Math.max(...lines.map((line) => line.length));
}

// Stages in a row, and the lines between them.
function run(map, trace, from, to, { once = false, before }) {
  const branches = new Map(); // where they are, by names of tensors
  for (const [i, stage] of trace.stages.slice(from, to).entries()) {
    const { x } = map;
    const onStream = stage.lane === "stream";
    const added = onStream && stage.kind === "add";
    const crosses = stage.lane === "crosses";
    const says = [stage.title, crosses && `reads the ${before}`, once && "once, before layer 0", stage.idle];
    place(map, {
      is: "stage",
      index: from + i,
      y: onStream ? STREAM : BRANCH,
      sign: added ? "+" : (trace.tensors[stage.name]?.symbol ?? ""),
      name: says.filter(Boolean).join(": "),
      marks: [stage.hue, added && "add", once && "once", stage.idle && "idle"].filter(Boolean),
    });
    for (const was of new Set(stage.reads.map((name) => branches.get(name)).filter(Boolean)))
      map.lines.push(["branch", between(was, x, onStream)]);
    if (stage.lane === "leaves")
      map.lines.push(["branch", `M${x - 16} ${STREAM}Q${x} ${STREAM} ${x} ${BRANCH}`]);
    if (stage.lane === "enters") map.lines.push(["branch", `M${x} 0V${BRANCH}`]);
    if (crosses) map.takes.push({ x, y: BRANCH });
    if (!onStream) branches.set(stage.name, x);
  }
}

// Back to the stream; on to the next on the branch; or over those between.
function between(was, x, onStream) {
  const beside = x - was === STEP;
  if (onStream && !beside) return `M${was} ${BRANCH}q2 14 16 14H${x - 14}q14 0 14 9`; // under those between
  if (onStream) return `M${was} ${BRANCH}H${x - 14}Q${x} ${BRANCH} ${x} ${STREAM}`;
  if (beside) return `M${was} ${BRANCH}H${x}`;
  return `M${was} ${BRANCH - 6}Q${(was + x) / 2} -6 ${x} ${BRANCH - 6}`;
}

function place(map, spot) {
  map.spots.push({ closed: false, x: map.x, y: STREAM, ...spot });
  map.x += STEP;
}
