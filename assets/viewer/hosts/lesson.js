// A host without a server that leads through a lesson: a card with its step above the viewer.

import { typedNumber } from "../data/questions.js";
import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { alone } from "./alone.js";

const [FINEST, COARSEST] = [0.005, 0.05]; // more digits need not be right, fewer than one prove nothing
const ROUNDING = 1e-9;
const REFUSED = "Type a number such as 0.55.";

// told: the lesson; walk: promises what the viewer shows of one of its walks.
export function lesson(card, root, told, walk) {
  const { steps } = told;
  const said = steps.map(() => null); // {given, right}; right is null where the answer was only shown
  const walks = []; // once they are unpacked
  const viewer = alone(root);
  let now = 0;

  const ask = () => steps[now].ask;
  const answered = () => !ask() || said[now] !== null;

  async function place() {
    const here = now;
    const { walk: i, view } = (answered() && ask()?.then) || steps[now].at;
    root.hidden = i < 0;
    if (i < 0) return;
    const parts = (walks[i] ??= await walk(i));
    if (here === now) viewer.show(parts, view);
  }

  function go(step, focus = true) {
    now = Math.max(0, Math.min(steps.length - 1, step));
    if (location.hash !== `#${now + 1}`) history.replaceState(null, "", `#${now + 1}`);
    draw();
    if (focus) card.querySelector("h2").focus({ preventScroll: true });
    place();
  }

  function answer(given, right) {
    said[now] = { given, right };
    draw();
    card.querySelector(".on")?.focus({ preventScroll: true });
    place();
  }

  function draw() {
    const step = steps[now];
    const last = now === steps.length - 1;
    const where = (answered() && step.ask?.then) || step.at;
    card.replaceChildren(
      h(
        "div",
        { class: "says" },
        h("h2", { tabindex: -1 }, `${now + 1} of ${steps.length} · ${step.does}`),
        h("p", {}, ...sentence(step.text)),
        step.ask && (answered() ? revealed(step.ask, said[now]) : form(step.ask, answer)),
        answered() && last && h("p", {}, h("b", {}, "What to keep: "), ...sentence(told.takeaway)),
        where.walk < 0 &&
          !where.href &&
          h("p", { class: "away" }, `In the app this step is on ${where.title}.`),
      ),
      h(
        "div",
        { class: "ways" },
        answered() && !last && h("button", { class: "on", onclick: () => go(now + 1) }, "Continue"),
        answered() &&
          last &&
          told.onward.map(({ title, href }, i) => h("a", { class: i === 0 && "on", href }, title)),
        now > 0 && h("button", { class: "back", onclick: () => go(now - 1) }, "Back"),
        where.href &&
          h("a", { href: where.href }, where.walk < 0 ? `Open ${where.title}` : "Open in the app"),
      ),
    );
  }

  // A clicker goes through the lesson, not through the stages; in the presenter's view it is the presenter's.
  function turn(event) {
    if (document.querySelector("dialog[open]")) return;
    const way = { PageDown: ".on, .reveal", PageUp: ".back" }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    card.querySelector(way)?.click();
  }

  addEventListener("keydown", turn, { capture: true });
  addEventListener("hashchange", () => go(Number(location.hash.slice(1)) - 1 || 0));
  go(Number(location.hash.slice(1)) - 1 || 0, false);
}

// The question: nothing is taken before it is committed, so that one may think again.
function form(ask, answer) {
  const refused = h("p", { class: "refused", role: "alert" });
  const choice = h(
    "div",
    { class: "options" },
    ask.number === null
      ? ask.options.map((option, i) =>
          h("label", {}, h("input", { type: "radio", name: "option", value: i }), ...sentence(option)),
        )
      : h("input", { type: "text", name: "number", inputmode: "decimal", "aria-label": "Your number" }),
  );
  const commit = (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    if (ask.number === null) {
      if (given.get("option") === null) refused.textContent = "Choose an answer first.";
      else answer(sentence(ask.options[given.get("option")]), Number(given.get("option")) === ask.right);
      return;
    }
    const typed = given.get("number").trim();
    if (typedNumber(typed) === null) refused.textContent = REFUSED;
    else answer([typed], near(ask.number, typed));
  };
  return h(
    "form",
    { onsubmit: commit },
    h("fieldset", {}, h("legend", {}, ...sentence(ask.says)), choice),
    h("button", { class: "commit" }, "Commit"),
    h("button", { class: "reveal", type: "button", onclick: () => answer(null, null) }, "Show the answer"),
    refused,
  );
}

function revealed(ask, { given, right }) {
  const so = () => h("b", {}, ...sentence(ask.so));
  const verdict = right
    ? [h("b", {}, ...given), ": right. "]
    : given
      ? ["You said ", h("b", {}, ...given), "; it is ", so(), ". "]
      : ["It is ", so(), ". "];
  return [
    h("p", { class: "asked" }, ...sentence(ask.says)),
    h(
      "p",
      { class: right ? "verdict right" : "verdict", role: "status" },
      ...verdict,
      ...sentence(ask.reveal),
    ),
  ];
}

// Whether a typed number is that value, to the digits it has.
function near(value, typed) {
  const digits = /[.,](\d+)/.exec(typed)?.[1].length ?? 0;
  const unit = typed.endsWith("%") ? 0.01 : 1;
  const allowed = Math.min(Math.max(0.5 * unit * 10 ** -digits, FINEST), COARSEST);
  return Math.abs(typedNumber(typed) - value) <= allowed + ROUNDING;
}
