// Weights as a table: rows are the words that look, columns the words that are looked at.

import { h } from "./dom.js";
import { mixed } from "./share.js";
import { digits, number } from "../words/numbers.js";
import { brief, visible } from "../words/text.js";

const FEW = 8; // rows and columns that can be large
const WRITTEN = 18; // columns; of more no numbers are written, only told

// `choose` is told a row; `point` {target, source} or null.
export function shares({ choose, point }) {
  const table = h("table", {});
  const root = h("div", { class: "shares", role: "region", tabindex: 0 }, table);
  let rows = [];
  let heads = [];
  let data = null;
  const cellOf = ({ target }) => {
    const cell = target.closest("td, tbody th");
    if (!cell) return null;
    const row = cell.closest("tr");
    return { t: row.rowIndex - 1, s: cell.tagName === "TD" ? cell.cellIndex - 1 : undefined };
  };
  table.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (cell) choose(cell.t);
  });
  table.addEventListener("pointerover", (event) => {
    const cell = cellOf(event);
    point(cell && { target: cell.t, source: cell.s });
    const { target } = event;
    if (cell?.s !== undefined && !target.title) target.title = told(data, cell.t, cell.s);
  });
  table.addEventListener("pointerleave", () => point(null));
  return {
    root,
    draw(next) {
      data = next;
      const { source, target, weights } = data;
      root.setAttribute("aria-label", `What each word of ${data.languages[1]} looks at: ${data.name}`);
      const bare = source.length > WRITTEN;
      root.classList.toggle("bare", bare);
      root.classList.toggle("few", Math.max(source.length, target.length) <= FEW);
      heads = source.map((token) =>
        h(
          "th",
          { scope: "col", class: token.special ? "special" : null, title: visible(token.name) },
          h("bdi", {}, brief(token.name)),
        ),
      );
      rows = target.map((token, t) => {
        const cells = source.map((_, s) => {
          const weight = weights.at(t, s);
          return h(
            "td",
            { class: weight >= 0.5 ? "strong" : null, style: `--mix: ${mixed(weight)}` },
            bare ? h("span", { class: "spoken" }, number(weight, 2)) : digits(weight, 2, true),
          );
        });
        const name = h("th", { scope: "row", title: visible(token.name) }, h("bdi", {}, brief(token.name)));
        return h("tr", { class: token.special ? "end" : null }, name, cells);
      });
      table.replaceChildren(
        h("thead", {}, h("tr", {}, h("th", { class: "corner" }, "says ↓ looks at →"), heads)),
        h("tbody", {}, rows),
      );
    },
    light({ rest, focus }) {
      rows.forEach((row, t) => {
        row.classList.toggle("asks", focus?.target === t);
        row.classList.toggle("waits", t >= rest);
      });
      heads.forEach((head, s) => {
        head.classList.toggle("asks", focus?.source === s);
      });
      for (const marked of table.querySelectorAll("td.column")) marked.classList.remove("column");
      if (focus?.source !== undefined)
        for (const row of rows) row.cells[focus.source + 1]?.classList.add("column");
    },
  };
}

const told = ({ source, target, weights }, t, s) =>
  `${visible(target[t].name)} gives ${number(weights.at(t, s), 4)} to ${visible(source[s].name)}`;
