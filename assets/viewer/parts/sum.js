// Beside the picture: the whole sum behind an opened cell.

import { decimalsOf, factor, fine, number, plainly } from "../words/numbers.js";
import { visible } from "../words/text.js";
import { h } from "./dom.js";
import { image, sentence } from "./named.js";
import { explained } from "./terms.js";

const LISTED = 8; // terms shown before the reader asks for all of them
const DECIMALS = 4;

// Into `root`, in place of the panel that is there. answer: {name, cell, value, sum} from the server,
// or null while it is on its way. In the slot stands what else the panel offers, such as a field for
// another number: one that is there already is not taken out, as it would lose the focus. `missing`
// says why there is no sum and will be none; `more` what a little more of a number would do, whose gradient
// this is; `seed` shows the gradient of the number itself.
// `go` leads to the cell that a term was read from, and `leads` says whether it can.
export function sumPanel(root, cell, answer, { close, slot, missing, more, seed, go, leads }) {
  const head = h(
    "div",
    { class: "sum-head" },
    h(
      "h3",
      {},
      more ? "Gradient of " : "",
      visible(cell.name),
      ": ",
      h("output", { "aria-live": "off" }, more ? fine(cell.value) : number(cell.value, DECIMALS)),
    ),
    h("button", { class: "close", "aria-label": "Close the sum", title: "Close (Esc)", onclick: close }, "×"),
  );
  const body = answer
    ? [
        ...history(answer),
        ...seen(answer),
        ...(answer.sum ? account(answer.sum, answer.value, { go, leads, decimals: decimals(answer) }) : []),
      ]
    : [h("p", { class: "waiting" }, missing || "Adding up …")];
  if (more) body.unshift(h("p", { class: "says" }, sentence(more)));
  if (seed && answer)
    body.push(
      h(
        "p",
        { class: "seed" },
        h("button", { class: "link", onclick: seed }, "What moves this number?"),
        " Its gradient, from here back to the beginning.",
      ),
    );
  const section = root.firstChild ?? root.appendChild(h("section", { class: "sum" }));
  section.setAttribute("aria-label", `Where ${visible(cell.name)} comes from`);
  if (slot?.parentNode !== section) return section.replaceChildren(head, ...(slot ? [slot] : []), ...body);
  for (const child of [...section.childNodes]) if (child !== slot) child.remove();
  section.prepend(head);
  section.append(...body);
}

// With four decimals; of a gradient, which may be very small, with as many as show three digits of the largest.
function decimals({ side, sum, value }) {
  if (side !== "gradient") return DECIMALS;
  const sizes = [value, ...sum.terms.map(({ product }) => product)].map(Math.abs).filter(Number.isFinite);
  const most = Math.max(...sizes);
  return most > 0 ? Math.max(DECIMALS, decimalsOf(most)) : DECIMALS;
}

// A typed number does not come from its sum, so the panel says what the sum would make of it.
function history({ now, was, typed, sum, value }) {
  if (typed) {
    const before = was !== undefined ? `; it was ${plainly(was)}` : "";
    const would =
      sum && number(value, DECIMALS) !== number(was ?? NaN, DECIMALS)
        ? `Computed, it would now be ${number(value, DECIMALS)}:`
        : sum
          ? "The sum it had:"
          : "";
    return [h("p", { class: "typed" }, h("b", {}, "You typed this number"), `${before}. ${would}`)];
  }
  if (was === undefined || was === now) return [];
  return [h("p", { class: "typed" }, `Before ${number(was, DECIMALS)}, after ${number(now, DECIMALS)}.`)];
}

// What is summed as small pictures, where it is pixels.
const seen = ({ pictures = [] }) =>
  pictures.length
    ? [
        h(
          "div",
          { class: "filters" },
          pictures.map(({ title, image: src, scale }) =>
            h("figure", {}, h("img", { src, alt: title }), h("figcaption", {}, title, h("small", {}, scale))),
          ),
        ),
        h("p", { class: "note" }, "Grey is zero; red, green and blue have numbers of their own."),
      ]
    : [];

function account(sum, value, way) {
  const parts = sum.parts.map((part) =>
    h(
      "details",
      { class: "part", open: sum.parts.length === 1 && part.terms.length > 1 },
      h("summary", {}, `${part.name} = `, h("b", {}, number(total(part.terms), way.decimals))),
      h("p", {}, part.says),
      terms(part.terms, total(part.terms), way),
    ),
  );
  return [h("p", { class: "says" }, explained(sum.says)), terms(sum.terms, value, way), ...parts];
}

const total = (terms) => terms.reduce((running, term) => running + term.product, 0);

function terms(all, value, way) {
  const many = all.length > LISTED;
  const order = many ? [...all].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)) : all;
  const body = h("tbody");
  const rounded = (value) => Number(value.toFixed(way.decimals));
  const fill = (listed) => {
    let running = 0;
    let shown = 0;
    const add = (product) => {
      running += product;
      shown += rounded(product);
    };
    const rows = order.slice(0, listed).map((term) => {
      add(term.product);
      return row(visible(term.label), term.factors, term.product, running, "", way);
    });
    const rest = order.slice(listed);
    if (rest.length) {
      add(total(rest));
      rows.push(
        row(
          `${rest.length} smaller term${rest.length > 1 ? "s" : ""}`,
          [],
          total(rest),
          running,
          "rest",
          way,
        ),
      );
    }
    const gap = rounded(value) - shown;
    if (Number.isFinite(gap) && Math.abs(gap) > 10 ** -way.decimals / 2)
      rows.push(row("rounding", [], gap, value, "rest", way));
    body.replaceChildren(...rows);
  };
  fill(LISTED);
  const table = h(
    "table",
    {},
    h(
      "thead",
      {},
      h("tr", {}, ...["term", "from", "adds", "total"].map((t) => h("th", { scope: "col" }, t))),
    ),
    body,
    h(
      "tfoot",
      {},
      h("tr", {}, h("th", { scope: "row", colspan: 3 }, "value"), h("td", {}, number(value, way.decimals))),
    ),
  );
  const more =
    many &&
    h(
      "button",
      {
        class: "link more",
        onclick: (event) => {
          fill(order.length);
          event.target.remove();
        },
      },
      `List all ${all.length} terms`,
    );
  return h("div", { class: "terms" }, table, more || "");
}

function row(name, factors, product, running, kind, way) {
  const pieces =
    factors.length > 1
      ? factors.flatMap((f, i) => [
          i ? " × " : "",
          h("span", { class: f.hue ?? "", title: f.label }, factor(f.value, way.decimals, product)),
        ])
      : [
          h(
            "span",
            { class: factors[0]?.hue ?? "", title: factors[0]?.label ?? "" },
            name.startsWith(factors[0]?.label ?? "") ? "" : factors[0].label, // nothing is said twice
          ),
        ];
  return h(
    "tr",
    { class: kind },
    h(
      "th",
      { scope: "row", title: name },
      linked(
        h("span", {}, image(name), h("bdi", {}, name)),
        factors.find(({ source }) => source)?.source,
        way,
      ),
    ),
    h("td", { class: "factors" }, pieces),
    h("td", {}, number(product, way.decimals)),
    h("td", { class: "running" }, number(running, way.decimals)),
  );
}

const linked = (name, source, way) =>
  source && way.leads(source)
    ? h("button", { class: "link", title: "Where this comes from", onclick: () => way.go(source) }, name)
    : name;
