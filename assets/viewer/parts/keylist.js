// The list of keys, and the button that opens it.

import { called } from "../words/nouns.js";
import { h } from "./dom.js";
import { KEYS } from "./keys.js";

// has(what): whether what a key needs is there; also asked of keys that need nothing.
export function keyList(has) {
  const body = h("tbody");
  const close = () => dialog.close();
  const dialog = h(
    "dialog",
    {
      class: "keys",
      "aria-labelledby": "keys",
      onclick: (event) => event.target === dialog && close(), // beside it
    },
    h(
      "div",
      { class: "keys-page" },
      h(
        "div",
        { class: "keys-head" },
        h("h3", { id: "keys" }, "Keys"),
        h("button", { class: "close", "aria-label": "Close the list of keys", onclick: close }, "×"),
      ),
      h("table", {}, body),
    ),
  );
  const open = () => {
    if (dialog.open) return;
    let place = "";
    const rows = KEYS.flatMap(([where, keys, does, only]) => {
      place = where || place;
      return has(only) ? [[place, keys, called(does)]] : [];
    });
    body.replaceChildren(
      ...rows.map(([where, keys, does], i) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, where === rows[i - 1]?.[0] ? "" : where),
          kbd(keys),
          h("td", {}, does),
        ),
      ),
    );
    dialog.showModal();
  };
  const button = h(
    "button",
    { class: "save ask-keys", "aria-label": "Keys", title: "Keys (?)", onclick: open },
    "?",
  );
  return { button, dialog, open };
}

const kbd = (keys) =>
  h(
    "td",
    {},
    keys.split(", ").flatMap((key, i) => [i ? ", " : "", h("kbd", {}, key)]),
  );
