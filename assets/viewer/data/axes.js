// The axes of a walk: what their entries are called, which name the same thing, how joins come apart.
// The server says it all: `Axis` and `Entries` in the README.

const PLAIN = { role: "feature", noun: "entry", along: "", part: "", parts: [], of: 0 };
const NAMELESS = { labels: null, within: null, images: null, special: [], places: null };

// A part's {axes, lists} to be asked. `known` are entries by the names of their axes.
export function axesOf({ axes, lists }) {
  const axis = (name) => axes[name] ?? { ...PLAIN, noun: name };
  const list = (name) => lists[axis(name).along] ?? NAMELESS;
  const innermost = (name) => axis(name).parts.at(-1)?.axis ?? name;
  const isToken = (name) => axis(name).role === "token";
  const isHead = (name) => axis(name).role === "head"; // joined or not, they are counted through

  // Entry `index` of an axis, and of all it is joined from.
  function entries(name, index) {
    const known = { [name]: index };
    let rest = index;
    for (const { axis: part, size } of axis(name).parts.toReversed()) {
      Object.assign(known, entries(part, rest % size));
      rest = Math.floor(rest / size);
    }
    return known;
  }

  // The entry of an axis that follows from what is known, if one does.
  function entry(name, known) {
    if (name in known) return known[name];
    const { parts } = axis(name);
    const found = parts.map((part) => entry(part.axis, known));
    if (!parts.length || found.includes(undefined)) return undefined;
    return parts.reduce((index, { size }, i) => index * size + found[i], 0);
  }

  // What an entry of a joined axis is called: as part of which, there, and of which in short.
  function levels(name, index, known = {}) {
    const { parts } = axis(name);
    const inside = { ...known, ...entries(name, index) };
    const called = parts.map((part) => label(part.axis, inside[part.axis], inside));
    const inner = called.pop();
    const outer = called.map((each, i) => `${axis(parts[i].axis).noun} ${each}`);
    return [outer.join(" · "), inner, called.join(" · ")];
  }

  // What an entry is called; where that differs from head to head, the head must be known.
  function label(name, index, known = {}) {
    if (axis(name).parts.length && !isHead(name)) return levels(name, index, known).slice(0, 2).join(" · ");
    const { labels, within } = list(name);
    const here = within ? labels[known[within]] : labels;
    return here?.[index] ?? String(index);
  }

  // Of axes of heads, the one that is a part of none: its entries are the heads to choose from.
  const heads = Object.keys(axes).filter(isHead);
  const chosen = heads.find(
    (name) => !heads.some((other) => axis(other).parts.some((part) => part.axis === name)),
  );

  return {
    isToken,
    entries,
    entry,
    label,
    levels,
    // How many entries of a joined axis are parts of the same; 0 of an axis that is no join.
    stretch: (name) => axis(name).parts.at(-1)?.size ?? 0,
    ofHead: (head) => (chosen ? entries(chosen, head) : {}),
    noun: (name) => axis(name).noun,
    of: (name) => axis(name).of, // how many entries there are, if only some were sent
    along: (name) => axis(name).along,
    part: (name) => axis(name).part, // "query" asks, "key" answers
    isHead,
    isTable: (name) => axis(name).role === "table",
    labelled: (name) => isToken(name) || list(innermost(name)).labels !== null,
    // Whether an entry is a token that stands for no word.
    special: (name, index) => list(name).special.includes(index),
    image: (name, index) => list(name).images?.[index] ?? null,
    pictured: (name) => list(innermost(name)).images !== null,
    // Row and column in the picture that an entry is a part of; null if it is none.
    place: (name, index) => list(name).places?.[index] ?? null,
    // Whether two entries are one and the same token, which then asks itself.
    same: (a, i, b, j) => i === j && isToken(a) && isToken(b) && axis(a).along === axis(b).along,
  };
}
