// How far a reader has come in each lesson: kept in this browser, and nowhere else. And the card of a lesson's
// step for those who hear it or have only a keyboard: what is new in it is spoken, and what comes next has
// the focus where what had it is gone.

import { lessonTold } from "../hosts/passed.js";

const KEPT = "attention-lessons";
const NEXT = '[role="radio"], input, .st-key-lesson_on a';
const SETTLE = 150; // ms that the card takes to be drawn anew

// Where a clicker leads: on, or to the answer of a question that a class has talked about; and back.
const TURNS = {
  PageDown: '.st-key-lesson_on a, [data-testid="stBaseButton-tertiaryFormSubmit"]',
  PageUp: ".st-key-lesson_back a",
};
let shown = ""; // the step that the card was at

export default function ({ data }) {
  const come = read();
  const { lesson, step, last, done } = data;
  if (lesson) {
    const reached = Math.max(come[lesson]?.step ?? 0, done ? step : step - 1);
    come[lesson] = { step: Math.min(reached, last), last };
    write(come);
    tend(`${lesson} ${step} ${done}`);
  }
  for (const place of document.querySelectorAll(".lesson-progress")) {
    const so = come[place.dataset.lesson];
    place.textContent = !so?.step ? "" : so.step >= so.last ? "· done ✓" : `· ${so.step} of ${so.last} done`;
  }
}

// Before the viewer, where the same keys step: in a lesson they go through the lesson.
function turn(event) {
  const turns = document.querySelector(".st-key-lesson") && TURNS[event.key];
  if (!turns || event.composedPath()[0].localName === "textarea") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.querySelector(".st-key-lesson")?.querySelector(turns)?.click();
}

function tend(now) {
  if (!shown) addEventListener("keydown", turn, { capture: true });
  const card = document.querySelector(".st-key-lesson");
  card?.setAttribute("role", "region");
  card?.setAttribute("aria-label", "Lesson");
  document.querySelector(".st-key-lesson_text")?.setAttribute("aria-live", "polite");
  const before = shown;
  shown = now;
  if (!before || before === now) return;
  setTimeout(() => {
    lessonTold();
    const { activeElement: focused, body } = document;
    const inCard = focused?.closest(".st-key-lesson");
    if (focused === body || inCard) document.querySelector(".st-key-lesson")?.querySelector(NEXT)?.focus();
  }, SETTLE);
}

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {}; // nothing is remembered where the browser forbids it
  }
}

function write(come) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(come));
  } catch {
    // as above
  }
}
