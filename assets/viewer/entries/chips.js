// Rows of tokens, a chip for each. Text is set as text: a reader's word can never be markup.

import { h } from "../parts/dom.js";
import { visible } from "../words/text.js";

const SPOKEN = {
  lit: "just merged",
  next: "merged next",
  unknown: "unknown",
  missed: "not in the vocabulary",
};
const MARKS = /^(##|▁)|(<\/w>)$/; // what says where a word begins, goes on or ends stands back

export default function ({ data, parentElement }) {
  const root = (parentElement.attentionChips ??= parentElement.appendChild(h("div", { class: "chips" })));
  root.setAttribute("role", "list");
  root.setAttribute("aria-label", data.label);
  root.style.maxHeight = data.height ? `${data.height}px` : "none";
  if (data.height) root.tabIndex = 0; // so that the keyboard can scroll it
  const said = (parentElement.attentionSaid ??= parentElement.appendChild(
    h("div", { class: "spoken", role: "status" }),
  ));
  // Told when it changes: who comes to a page reads it.
  if (root.dataset.says !== undefined && root.dataset.says !== data.says) said.textContent = data.says;
  root.dataset.says = data.says;
  root.replaceChildren(...data.rows.map(row));
  const lit = root.querySelector(".lit"); // of much that is scrolled, the part that is new
  if (lit && data.height)
    root.scrollTop = lit.offsetTop + lit.offsetHeight <= root.clientHeight ? 0 : lit.offsetTop - 8;
}

function row({ name, note, tokens, tinted }) {
  const chips = tokens.map(([text, kind], i) => {
    const tint = tinted && !kind ? `tint${i % 4}` : kind;
    const spoken = SPOKEN[kind] ? h("span", { class: "spoken" }, ` (${SPOKEN[kind]})`) : null;
    return h("span", { class: `token ${tint}`, role: "listitem" }, letters(visible(text)), spoken);
  });
  return h(
    "div",
    { class: "row", role: "listitem" },
    h(
      "span",
      { class: "name" },
      h("bdi", {}, visible(name)),
      note && " ",
      note ? h("small", {}, note) : null,
    ),
    h("span", { class: "tokens", role: "list", "aria-label": `Tokens: ${visible(name)}` }, chips),
  );
}

function letters(text) {
  const mark = text.match(MARKS)?.[0];
  if (!mark || mark === text) return h("bdi", {}, text);
  const quiet = h("i", {}, mark);
  const rest = text.startsWith(mark) ? text.slice(mark.length) : text.slice(0, -mark.length);
  return h("bdi", {}, text.startsWith(mark) ? [quiet, rest] : [rest, quiet]);
}
