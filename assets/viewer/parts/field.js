// A field for another number in the opened cell. Enter applies, Escape cancels. apply(text) gives a
// serial number, under which the page will say what became of it.

import { h } from "./dom.js";

export function field(apply, leave) {
  const input = h("input", {
    class: "number",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": "Change this number",
    "aria-describedby": "refused",
  });
  const refused = h("p", { class: "refused", id: "refused", role: "alert" });
  const form = h(
    "form",
    { class: "change", onsubmit: send },
    h("label", {}, "Change this number ", input),
    h("button", { class: "turn", type: "submit" }, "Change"),
    refused,
  );
  let [where, old] = ["", ""];
  let waiting = null;

  function send(event) {
    event.preventDefault();
    if (input.value.trim() === old) return leave();
    waiting = apply(input.value);
  }
  form.addEventListener("keydown", (event) => {
    event.stopPropagation(); // letters and arrows are the field's own here
    if (event.key !== "Escape") return;
    event.preventDefault();
    restore();
    leave();
  });

  function restore() {
    input.value = old;
    say("");
  }
  function say(sentence) {
    refused.textContent = sentence;
    input.setAttribute("aria-invalid", String(sentence !== ""));
  }
  return {
    form,
    // Another cell, or another number in it: what was half typed belongs to the old one.
    show(cell, text) {
      if (cell === where && text === old) return;
      [where, old] = [cell, text];
      restore();
    },
    // What became of the number that was sent: it was taken, or a sentence says why not. The focus moves
    // with the next frame: moving it makes the browser lay the page out at once.
    heard(edit) {
      if (!edit || edit.serial !== waiting) return;
      waiting = null;
      say(edit.refused);
      requestAnimationFrame(() => (edit.refused ? input.focus() : leave()));
    },
    start(text) {
      if (text) input.value = text;
      input.focus();
      if (!text) input.select();
    },
  };
}
