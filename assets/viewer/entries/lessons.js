// How far a reader has come in each lesson: kept in this browser, and nowhere else.

const KEPT = "attention-lessons";

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {}; // nothing is remembered where the browser forbids it
  }
}

export default function ({ data }) {
  const come = read();
  const { lesson, step, last, done } = data;
  if (lesson) {
    const reached = Math.max(come[lesson]?.step ?? 0, done ? step : step - 1);
    come[lesson] = { step: Math.min(reached, last), last };
    try {
      localStorage.setItem(KEPT, JSON.stringify(come));
    } catch {
      // as above
    }
  }
  for (const place of document.querySelectorAll(".lesson-progress")) {
    const so = come[place.dataset.lesson];
    place.textContent = !so?.step ? "" : so.step >= so.last ? "· done ✓" : `· ${so.step} of ${so.last} done`;
  }
}
