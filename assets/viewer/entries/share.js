// The menu that passes on the address of what is on screen, in the page's header. On paper it is the head
// of the sheet: title, sentence, model and the address as a code.

import { passOn } from "../hosts/passed.js";
import { drawnCode } from "../parts/code.js";
import { copy } from "../parts/copy.js";
import { h } from "../parts/dom.js";
import { visible } from "../words/text.js";

const TOO_LONG = "This address is too long for a QR code that a camera could read.";
const HERE_ONLY = "Only this computer can open it: the app was started for this computer alone.";
const NEARBY = /^(localhost|127\.|\[::1\])/;
const mounted = new WeakMap();

export default function ({ data, parentElement }) {
  const menu = mounted.get(parentElement) ?? start(parentElement);
  mounted.set(parentElement, menu);
  menu.follow(data);
  return menu.stop;
}

function start(parent) {
  const ui = parts();
  const [button, panel, paper] = [ui.button, ui.panel, ui.paper];
  parent.append(button, panel, paper);
  const stops = new AbortController();
  let told = "";
  // Before anything was moved the page's address says nothing, and another reader's default may be another.
  const fill = () => {
    const address = location.search || !told ? location.href : told;
    if (ui.address.value !== address) ui.said.textContent = "";
    ui.address.value = address;
  };
  panel.addEventListener("beforetoggle", ({ newState }) => {
    ui.said.textContent = "";
    if (newState === "open") fill();
    ui.worksheet.hidden = !worksheet();
  });
  panel.addEventListener("toggle", ({ newState }) =>
    button.setAttribute("aria-expanded", String(newState === "open")),
  );
  ui.address.addEventListener("focus", () => ui.address.select());
  ui.copy.addEventListener("click", async () => {
    fill();
    ui.said.textContent = await copy(ui.address);
  });
  ui.worksheet.addEventListener("click", () => {
    panel.hidePopover();
    worksheet()?.click();
  });
  ui.print.addEventListener("click", () => {
    panel.hidePopover();
    print();
  });
  addEventListener("beforeprint", () => (ui.title.textContent = document.title), { signal: stops.signal });
  return {
    follow({ code, address, sentences, model }) {
      told = address;
      if (panel.matches(":popover-open")) fill();
      const nearby = NEARBY.test(location.host);
      const notes = [!code && address && TOO_LONG, nearby && HERE_ONLY].filter(Boolean).join(" ");
      ui.notes.textContent = notes;
      for (const place of ui.codes) place.replaceChildren(...(code ? [drawnCode(code)] : []));
      passOn({ address, code: code || null, notes });
      ui.link.textContent = address;
      ui.sentences.replaceChildren(...sentences.map((text) => h("p", {}, h("bdi", {}, visible(text)))));
      ui.model.textContent = model && `Model: ${model}`;
    },
    stop() {
      stops.abort();
      mounted.delete(parent);
      for (const each of [button, panel, paper]) each.remove();
    },
  };
}

// The page's own link to a worksheet on what is on screen, where there is one.
const worksheet = () => document.querySelector(".st-key-worksheet_away_part a");

function parts() {
  const ui = {};
  const add = (name, element) => (ui[name] = element);
  add("button", h("button", { class: "open", popovertarget: "share", "aria-expanded": "false" }, "Share"));
  add(
    "panel",
    h(
      "div",
      {
        id: "share",
        class: "panel",
        popover: "auto",
        role: "dialog",
        "aria-label": "Share what is on screen",
      },
      h("p", {}, "This address leads to all that is on screen now."),
      add("address", h("input", { class: "address", readonly: true, "aria-label": "Address" })),
      h(
        "div",
        { class: "acts" },
        add("copy", h("button", {}, "Copy link")),
        add("print", h("button", { title: "One sheet: what is on screen, without the controls" }, "Print")),
        add(
          "worksheet",
          h("button", { title: "Work this out with a pencil: tables with blanks, and the key" }, "Worksheet"),
        ),
        add("said", h("span", { class: "said", role: "status" })),
      ),
      add("shown", h("div", { class: "code" })),
      add("notes", h("p", { class: "quiet" })),
    ),
  );
  add(
    "paper",
    h(
      "div",
      { class: "paper" },
      h(
        "div",
        { class: "heading" },
        add("title", h("p", { class: "title" })),
        add("sentences", h("div", { class: "sentences" })),
        add("model", h("p", { class: "quiet" })),
        add("link", h("p", { class: "quiet link" })),
      ),
      add("printed", h("div", { class: "code" })),
    ),
  );
  ui.codes = [ui.shown, ui.printed];
  return ui;
}
