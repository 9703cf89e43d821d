// A table of words and shares: what each layer would say, what was worked out at each step. It is looked at
// and not moved; rows and columns are told by their heads, as in any table.

import { h } from "../parts/dom.js";
import { brief, visible } from "../words/text.js";

export default function ({ data, parentElement }) {
  const root = (parentElement.attentionGrid ??= parentElement.appendChild(
    h("div", { class: "grid", tabindex: 0 }),
  ));
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", data.label);
  root.className = `grid ${data.kind}`;
  const head = h(
    "tr",
    {},
    data.columns.map((name) => h("th", { scope: "col" }, h("bdi", {}, brief(name)))),
  );
  root.replaceChildren(
    h(
      "table",
      {},
      h("thead", {}, head),
      h(
        "tbody",
        {},
        data.rows.map((each) =>
          row(each, data.kind === "alike" ? visible : brief, data.kind === "leads" ? visible : brief),
        ),
      ),
    ),
  );
}

function row({ name, mark, cells }, called, told) {
  const given = ({ kind, share, text }) => ({
    class: kind,
    style: share === null ? null : `--share: ${share}`,
    title: visible(text),
  });
  return h(
    "tr",
    { class: mark ? "marked" : null },
    h(
      "th",
      { scope: "row", title: visible(name) },
      h("bdi", {}, called(name)),
      mark && " ",
      mark ? h("small", {}, mark) : null,
    ),
    cells.map((cell) =>
      h(
        "td",
        given(cell),
        h("bdi", {}, told(cell.text)),
        cell.note && " ",
        cell.note ? h("small", {}, cell.note) : null,
      ),
    ),
  );
}
