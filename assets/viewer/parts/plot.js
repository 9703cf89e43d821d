// Where everything on the map stands, worked out from the steps as they were declared: no model is drawn
// by hand. Lengths are units of the style sheet.

export const HEIGHT = 54;
const STREAM = 40; // how far down the stream runs, and the branches of it
const BRANCH = 17;
const STEP = 24; // from one place to the next
const LETTER = 5.6;
const MANY = 12; // layers; of more not each has a place
const EVERY = 5;

// Gives {spots, texts, lines: [kind, path], panel: {x, width} of the open layer, width}.
export function plot(trace) {
  const map = { spots: [], texts: [], lines: [], panel: null, x: 2, made: null };
  for (const tower of trace.towers) draw(map, tower, trace);
  return { ...map, width: map.x + 2 };
}

function draw(map, tower, trace) {
  const { stages } = trace;
  const inLayer = (stage) => stage.layer !== null;
  const [first, past] = [stages.findIndex(inLayer), stages.findLastIndex(inLayer) + 1];
  const here = stages[first]?.layer ?? 0;
  const early = tower.here ? (first < 0 ? stages.length : first) : 0;
  begin(map, tower, early && stages[0].lane === "stream", early && here > 0);
  const start = map.x;
  map.x += STEP / 2 + 1;
  run(map, trace, 0, early, here > 0);
  const gates = map.x;
  let before = -1;
  for (const layer of layersOf(tower, here)) {
    if (layer > before + 1) {
      map.texts.push({ x: map.x - STEP / 2 - 1, y: STREAM - 12, text: "⋯", kind: "small" });
      map.x += STEP / 2;
    }
    before = layer;
    const open = tower.here && layer === here;
    // A file has one layer, and only one stack of layers is walked.
    const closed = !tower.here || (!open && tower.layers !== trace.n_layers);
    const gate = { is: "gate", sign: String(layer), name: `Layer ${layer}`, layer, closed };
    const left = map.x - STEP / 2 - 2;
    place(map, { ...gate, marks: open ? ["on"] : [] });
    if (!open) continue;
    map.texts.push({ x: left + 3, y: 8, text: "layer", kind: "small" });
    run(map, trace, first, past, false);
    map.panel = { x: left, width: map.x - STEP / 2 - left };
    map.x += 4;
  }
  if (tower.here && past > 0) run(map, trace, past, stages.length, false);
  if (past === stages.length)
    for (const turn of tower.after)
      place(map, {
        is: "beyond",
        sign: "",
        marks: [],
        name: turn.title,
        key: turn.key,
        layer: tower.layers - 1,
      });
  finish(map, tower, start);
  cross(map, gates);
  map.made = tower.ends ? null : map.x - STEP / 2;
}

// The layers that have a place: of very many the first, the last, some between and those around the open one.
function layersOf({ layers, here }, open) {
  const all = [...Array(layers).keys()];
  if (layers <= MANY) return all;
  const near = (layer) => here && Math.abs(layer - open) < 2;
  return all.filter((layer) => layer % EVERY === 0 || layer === layers - 1 || near(layer));
}

// What comes in: beside the stream, or above where it begins if there is room.
function begin(map, tower, above, once) {
  const says = (text, y, kind) => map.texts.push({ x: map.x, y, text, kind });
  if (tower.part) says(tower.part, 4, "part");
  if (above && !tower.part) {
    says(tower.begins, once ? 3 : 12, "small");
    if (once) says("once", 14, "small");
    return;
  }
  says(tower.begins, STREAM - 7, "");
  map.x += LETTER * Math.max(tower.begins.length, tower.part.length) + 8;
}

// The stream, up to what comes out.
function finish(map, tower, start) {
  const end = map.x - STEP / 2 + 4;
  map.lines.unshift(["stream", `M${start} ${STREAM}H${end}`]);
  if (!tower.ends) return;
  map.lines.push(["arrow", `M${end - 1} ${STREAM - 5}l6 5l-6 5`]);
  const words = tower.ends.split(" ");
  const lines = [words.slice(0, -2), words.slice(-2)].map((each) => each.join(" ")).filter(Boolean);
  const top = STREAM - 7 * lines.length;
  for (const [i, text] of lines.entries()) map.texts.push({ x: end + 9, y: top + 14 * i, text, kind: "end" });
  map.x = end + 9 + LETTER * Math.max(...lines.map((line) => line.length));
}

// Stages in a row, and the lines between them.
function run(map, trace, from, to, once) {
  const branches = new Map(); // where they are, by names of tensors
  for (const [i, stage] of trace.stages.slice(from, to).entries()) {
    const { x } = map;
    const onStream = stage.lane === "stream";
    const added = onStream && stage.kind === "add";
    place(map, {
      is: "stage",
      index: from + i,
      y: onStream ? STREAM : BRANCH,
      sign: added ? "+" : (trace.tensors[stage.name]?.symbol ?? ""),
      name: [stage.title, once && "once, before layer 0", stage.idle].filter(Boolean).join(": "),
      marks: [stage.hue, added && "add", once && "once", stage.idle && "idle"].filter(Boolean),
    });
    for (const was of new Set(stage.reads.map((name) => branches.get(name)).filter(Boolean)))
      map.lines.push(["branch", between(was, x, onStream)]);
    if (stage.lane === "leaves")
      map.lines.push(["branch", `M${x - 16} ${STREAM}Q${x} ${STREAM} ${x} ${BRANCH}`]);
    if (stage.lane === "enters") map.lines.push(["branch", `M${x} 0V${BRANCH}`]);
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

// What the stack of layers before this one made is read in its layers: a line from its end to them.
function cross(map, gates) {
  if (map.made === null) return;
  const read = map.lines.map(([, path]) => path.match(/^M([\d.]+) 0V/)).filter(Boolean);
  const far = Math.max(gates, ...read.map(([, x]) => Number(x)));
  map.lines.push(["branch", `M${map.made} ${STREAM}V8q0 -7 7 -7H${far}`]);
  if (far === gates) map.lines.push(["branch", `M${gates} 1V${STREAM}`]);
}
