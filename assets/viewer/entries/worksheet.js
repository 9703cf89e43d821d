// A worksheet: tables that are given, steps with blanks to type in, marks as one types. On paper the blanks are
// room for a pencil, and the key has a page of its own.

import { equation, h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { brief, visible } from "../words/text.js";

const SETTLE = 300; // ms without another key before what is typed is checked
const SIGNS = { right: "✓", wrong: "✗" };
const SHORT = 26; // characters of working that leave room for two side by side
const mounted = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const sheet = mounted.get(parentElement);
  sheet.follow(data, setStateValue);
  return sheet.stop;
}

function start(parent) {
  const root = parent.appendChild(h("div", { class: "worksheet" }));
  const verdict = h("p", { class: "verdict", role: "status" });
  let told = null;
  let tell = null;
  let timer = null;
  let blanks = [];
  let drawn = "";
  const check = () => {
    timer = null;
    const typed = Object.fromEntries(blanks.map(({ name, input }) => [name, input.value]));
    tell("moved", { of: told.of, typed });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(check, SETTLE);
  };
  const draw = () => {
    blanks = [];
    const steps = told.steps.map((step, s) => drawnStep(step, s, blanks, soon));
    root.replaceChildren(
      h(
        "article",
        {},
        h("p", { class: "question" }, sentence(told.question)),
        h("p", { class: "quiet" }, told.rounding),
        h("div", { class: "given" }, told.given.map(table)),
        h("ol", { class: "steps" }, steps),
        verdict,
      ),
      key(told),
    );
  };
  return {
    follow(data, setStateValue) {
      tell = setStateValue;
      told = data;
      const same = JSON.stringify([data.of, data.given, data.steps.map(fixed)]);
      if (same !== drawn) draw();
      drawn = same;
      for (const { s, c, mark } of blanks) mark(data.steps[s].cells[c].mark);
      if (verdict.textContent !== data.verdict) verdict.textContent = data.verdict;
    },
    stop() {
      clearTimeout(timer);
      mounted.delete(parent);
      root.remove();
    },
  };
}

// Of a step what does not change while one types.
const fixed = ({ title, cells }) => [title, cells.map(({ value, blank }) => [value, blank])];
const word = (text) => h("bdi", { title: visible(text) }, brief(text));

function table({ name, rows, columns, values }) {
  const head = h(
    "tr",
    {},
    h("td"),
    columns.map((each) => h("th", { scope: "col" }, word(each))),
  );
  const body = values.map((row, r) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, word(rows[r])),
      row.map((value) => h("td", {}, value)),
    ),
  );
  return h("table", {}, h("caption", {}, name), h("thead", {}, head), h("tbody", {}, body));
}

function drawnStep({ title, task, equation: mathml, cells }, s, blanks, typed) {
  const short = cells.some(({ working }) => working.length < SHORT);
  return h(
    "li",
    {},
    h("h2", {}, `${s + 1}. ${title}`, h("span", { class: "formula" }, equation(mathml))),
    h("p", { class: "task" }, task),
    h(
      "ul",
      { class: short ? "cells short" : "cells" },
      cells.map((cell, c) => drawnCell(cell, `${title}, ${visible(cell.name)}`, s, c, blanks, typed)),
    ),
  );
}

function drawnCell({ name, value, working, blank, typed: text }, label, s, c, blanks, typed) {
  const long = working.length < SHORT ? "" : "long";
  const row = h("li", { class: long }, h("span", { class: "name" }, word(name)));
  if (!blank) {
    row.append(h("span", { class: "working" }, raised(working)), h("span", { class: "equals" }, "="));
    row.append(h("b", { class: "value" }, value));
    return row;
  }
  const input = h("input", {
    "aria-label": label,
    inputmode: "decimal",
    autocomplete: "off",
    maxlength: 24,
    value: text,
    oninput: typed,
  });
  const sign = h("span", { class: "sign", "aria-hidden": "true" });
  row.append(h("span", { class: "working room" }), h("span", { class: "equals" }, "="), input, sign);
  const mark = (said) => {
    row.className = `${long} ${said}`;
    sign.textContent = SIGNS[said] ?? "";
    if (said === "wrong") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  blanks.push({ name: `${s}-${c}`, s, c, input, mark });
  return row;
}

// What stands after a ^ is a power.
const raised = (working) => {
  const [base, power] = working.split("^");
  return power ? [base, h("sup", {}, power)] : [base];
};

// On its own page, and on paper only.
function key({ question, steps, compare }) {
  const line = ({ title, cells }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, title),
      cells.map(({ name, value }) => h("td", {}, word(name), " ", h("b", {}, value))),
    );
  return h(
    "article",
    { class: "key", "aria-hidden": "true" },
    h("h2", {}, "Key"),
    h("p", {}, sentence(question)),
    h("table", {}, h("tbody", {}, steps.map(line))),
    h("p", {}, sentence(compare)),
  );
}
