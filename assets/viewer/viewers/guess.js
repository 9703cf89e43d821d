// A text whose tokens can be taken, and under it bars that can: the likeliest next words, or the heads that
// brought them. What a bar was before the reader's settings stays as a mark on it.

import { arcs } from "../parts/arcs.js";
import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { radios } from "../parts/radios.js";
import { number } from "../words/numbers.js";
import { brief, visible } from "../words/text.js";

// `take` is told {bar} or {token} when the reader takes one.
export function guess(parent, take) {
  const line = h("div", { class: "line" });
  const bars = h("div", { class: "bars" });
  const after = h("p", { class: "after" });
  const spoken = h("p", { class: "spoken", role: "status" });
  const root = parent.appendChild(h("div", { class: "guess" }, line, bars, after, spoken));
  const rows = []; // kept from one view to the next, so that bars move and the focus stays
  const mark = radios(line);
  let written = "";
  let looks = []; // the words that are given weight, and how much

  const lines = () => {
    const asking = line.querySelector(".asks");
    if (asking && looks.length) arcs(line.firstElementChild, asking, looks);
  };
  const size = new ResizeObserver(lines);
  size.observe(line);

  const draw = ({ text, bars: told }) => {
    const same = JSON.stringify(text);
    if (same !== written) {
      const focus = line.contains(line.getRootNode().activeElement);
      line.hidden = !text;
      line.replaceChildren(...(text ? tokens(text, (i) => take({ token: i })) : []));
      const words = line.querySelectorAll(".token");
      looks = (text?.items ?? []).flatMap(({ weight = null }, i) =>
        weight === null ? [] : [{ word: words[i], weight }],
      );
      lines();
      mark(null);
      const here = text && text.at !== null && line.querySelector(`button[value="${text.at}"]`);
      if (here) mark(here);
      if (here && focus) here.focus();
      reveal(line.firstElementChild, here ?? line.querySelector(".asks"));
    }
    written = same;
    bars.setAttribute("role", "list");
    bars.setAttribute("aria-label", told.label);
    while (rows.length > told.rows.length) rows.pop().item.remove();
    while (rows.length < told.rows.length) {
      const made = bar(take);
      rows.push(made);
      bars.append(made.item);
    }
    for (const [i, row] of rows.entries()) row.draw(told.rows[i], told);
  };

  return {
    show(data) {
      draw(data);
      after.replaceChildren(...sentence(data.after));
      const says = data.says.flat().map(visible).join("");
      if (root.dataset.says !== undefined && root.dataset.says !== says) spoken.textContent = says;
      root.dataset.says = says;
    },
    remove() {
      size.disconnect();
      root.remove();
    },
  };
}

// Of a text that is scrolled, the word that is looked at.
function reveal(row, word) {
  if (word) row.scrollTop = word.offsetTop + word.offsetHeight - row.clientHeight;
}

// The text, token by token; of one with weights how much each is given stands under it.
function tokens({ label, items, takes, reads = "" }, take) {
  const kids = items.map(({ name, kind, weight = null, fixed = false }, i) => {
    const under = weight === null ? null : h("small", {}, weight < 0.005 ? "·" : percent(weight));
    const inside = [h("bdi", {}, brief(name)), under && " ", under];
    const style = weight === null ? null : `--share: ${weight}`;
    const given = { class: `token ${kind}`, style, title: weight === null ? null : number(weight, 4) };
    return takes && !fixed
      ? h(
          "button",
          {
            type: "button",
            role: "radio",
            "aria-checked": "false",
            value: i,
            tabindex: -1,
            ...given,
            onclick: () => take(i),
          },
          inside,
        )
      : h("span", { role: takes ? null : "listitem", ...given }, inside);
  });
  return [
    h("span", { class: "tokens", role: takes ? "radiogroup" : "list", "aria-label": label }, kids),
    reads ? h("p", { class: "reads" }, "Together: ", h("bdi", {}, visible(reads))) : null,
  ].filter(Boolean);
}

const percent = (share) => `${(100 * share).toFixed(0)} %`;

// One bar: from the middle where some are below zero.
function bar(take) {
  const name = h("bdi", { class: "name" });
  const now = h("i", { class: "now" });
  const was = h("i", { class: "was" });
  const track = h("span", { class: "track", "aria-hidden": "true" }, was, now);
  const figure = h("span", { class: "number" });
  const note = h("small", { class: "note" });
  const button = h("button", { type: "button", class: "bar" }, name, " ", track, " ", figure, " ", note);
  const item = h("div", { role: "listitem" }, button);
  let value = null;
  button.addEventListener("click", () => take({ bar: value }));
  return {
    item,
    draw(told, { hint, signed }) {
      value = told.value;
      name.textContent = brief(told.name);
      figure.textContent = told.number;
      note.textContent = told.note;
      button.className = `bar ${told.kind} ${signed ? "signed" : ""} ${told.now < 0 ? "minus" : ""}`;
      button.title = hint.replace("%", () => visible(told.name));
      button.setAttribute("aria-pressed", String(told.kind === "open"));
      now.style.setProperty("--now", told.now);
      was.style.setProperty("--now", told.was ?? 0);
      was.hidden = told.was === null;
    },
  };
}
