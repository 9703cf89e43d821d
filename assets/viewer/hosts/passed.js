// What the page passes on of itself to whoever shows it again: its address as a link and as a QR code, which
// the menu Share is told by the server, and what the card of a lesson says.

const CHANGED = "attention-passed";
const CARD = ".st-key-lesson";

// told: {address, code, notes}
export function passOn(told) {
  globalThis.attentionAddress = told;
  dispatchEvent(new Event(CHANGED));
}

export const lessonTold = () => dispatchEvent(new Event(CHANGED));

export const passed = () => globalThis.attentionAddress ?? null;

// What a lesson says at its step, paragraph by paragraph; none outside of one.
export function lesson() {
  const card = document.querySelector(CARD);
  const said = [...(card?.querySelectorAll(".st-key-lesson_text :is(.stMarkdown, .stAlert) p") ?? [])];
  const options = [...(card?.querySelectorAll('[role="radio"]') ?? [])].map((each) => each.innerText);
  return [...said.map((each) => each.innerText), ...(options.length ? [options.join("  ·  ")] : [])];
}

export const onPassed = (heard, signal) => addEventListener(CHANGED, heard, { signal });
