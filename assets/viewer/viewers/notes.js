// The speaker's notes: a second window that follows the presenter's view and steps it, too.

import { h } from "../parts/dom.js";
import { sentence } from "../parts/named.js";
import { copies } from "./paper.js";
import { stageIn, whereIn } from "./walk.js";

const SIZE = "popup,width=620,height=720";

// v: the stage viewer; heard(event) what a key does; lesson() what a lesson says here.
export function notes(v, heard, lesson) {
  let page = null;

  const isOpen = () => page !== null && !page.closed;

  // Whether there is such a window now.
  function open() {
    if (isOpen()) page.focus();
    else page = globalThis.open("", "", SIZE);
    if (!page) return false;
    page.addEventListener("keydown", heard);
    return true;
  }

  // next: what the next reveal shows.
  function show(next) {
    if (!isOpen()) return;
    const { parts, state, ui, colours } = v;
    const place = `${state.stage + 1} / ${parts.trace.stages.length}`;
    const said = [
      ...copies(ui.viewer, ".reading"),
      ...copies(ui.card, ".equation", ".caption", ".notice", ".note"),
    ];
    for (const each of said) for (const link of each.querySelectorAll("button, .why")) link.remove();
    const { head, body } = page.document;
    head.replaceChildren(h("title", {}, "Speaker's notes"), h("style", {}, style(colours)));
    const answer = v.quiz.asked();
    body.replaceChildren(
      h("p", { class: "where" }, [place, whereIn(parts, state)].filter(Boolean).join(" · ")),
      h("h1", {}, stageIn(parts, state).title),
      ...lesson().map((each) => h("p", { class: "lesson" }, each)),
      ...said,
      ...(answer ? [h("p", { class: "next" }, "Answer: ", sentence(answer.reason))] : []),
      h("p", { class: "next" }, "Next: ", h("b", {}, next)),
    );
  }

  function close() {
    page?.close();
    page = null;
  }
  addEventListener("pagehide", close);
  return { open, show, close };
}

const style = ({ ground, text, quiet, dark }) => `
  :root { color-scheme: ${dark ? "dark" : "light"}; }
  body { margin: 0; padding: 16px 22px; background: ${ground}; color: ${text}; font: 18px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
  h1 { margin: 0 0 8px; font-size: 26px; }
  p { margin: 0 0 12px; }
  .where, .note, .tag { color: ${quiet}; }
  .reading { font-size: 22px; }
  .equation { margin: 12px 0; font-size: 22px; overflow-x: auto; }
  .next { border-top: 1px solid ${quiet}; padding-top: 12px; }
`;
