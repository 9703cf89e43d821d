// What a model says: its answer with the chances of all ten digits, and the cell as it draws it.

import { percent } from "../words/numbers.js";
import { h } from "./dom.js";
import { sentence } from "./named.js";
import { inked, repaint } from "./ink.js";

const DIGITS = [...Array(10).keys()];
const LEAST = 0.05; // a chance whose number is printed above its bar

export function chances() {
  const answer = h("b", { class: "digit" });
  const told = h("p", { class: "told" });
  const columns = DIGITS.map(column);
  const list = h(
    "div",
    { class: "chances", role: "list" },
    columns.map(({ item }) => item),
  );
  const picture = inked();
  const drawing = h("figure", { class: "redrawn" }, picture, h("figcaption", {}, "as it draws it"));
  const root = h("div", { class: "answer" }, answer, list, drawing, told);
  return {
    root,
    draw({ title, digit, chances: all, redrawn, verdict, says }) {
      answer.textContent = digit;
      list.setAttribute("aria-label", `Chances of the answer to ${title}`);
      for (const [i, each] of columns.entries()) each.draw(all[i], i === digit);
      repaint(picture, redrawn);
      root.dataset.verdict = verdict;
      told.replaceChildren(...sentence(says));
    },
  };
}

function column(digit) {
  const bar = h("i", { "aria-hidden": "true" });
  const number = h("small", { "aria-hidden": "true" });
  const spoken = h("span", { class: "spoken" });
  const item = h(
    "div",
    { role: "listitem" },
    number,
    h("span", { class: "track" }, bar),
    h("b", { "aria-hidden": "true" }, digit),
    spoken,
  );
  return {
    item,
    draw(chance, best) {
      bar.style.setProperty("--now", chance.toFixed(4));
      number.textContent = chance < LEAST ? "" : `${(100 * chance).toFixed(0)} %`;
      spoken.textContent = `${digit}: ${percent(chance)}`;
      item.classList.toggle("best", best);
    },
  };
}
