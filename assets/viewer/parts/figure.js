// The figure of a picture for a paper, and what can be chosen of it.

import { resolved } from "../data/png.js";
import { figure, INCH } from "../picture/figure.js";
import { pdfSheet, writable } from "../picture/pdf.js";
import { sheet } from "../picture/vector.js";
import { copy } from "./copy.js";
import { h } from "./dom.js";
import { download } from "./save.js";

const DOTS = 300; // of a PNG, to an inch
const SCRIPTS = "Words in other scripts stand in the PDF as images: they can be printed, but not searched.";

// of: name() of the file, caption(), matrices(cm) to choose from, if there are several, and base(cm, chosen):
// see picture/figure.js.
export function figuring(of) {
  const ui = {};
  const add = (name, element) => (ui[name] = element);
  const close = () => dialog.close();
  const radio = (name, value, text, checked) =>
    h("label", {}, h("input", { type: "radio", name, value, checked }), " ", text);
  const check = (name, text, checked) =>
    h("label", {}, add(name, h("input", { type: "checkbox", checked })), " ", text);
  const set = (legend, ...fields) => h("fieldset", {}, h("legend", {}, legend), ...fields);
  const form = h(
    "form",
    { class: "figure-form", oninput: () => draw() },
    add("matrices", h("fieldset", {})),
    set("Width", radio("width", "8.5", "8.5 cm, one column", true), radio("width", "17", "17 cm, the page")),
    set("Ground", radio("ground", "white", "White", true), radio("ground", "none", "Transparent")),
    set("Under it", check("bar", "Colour bar", true), check("captioned", "Caption")),
    h("label", { class: "caption-label" }, "Caption", add("caption", h("textarea", { rows: 3 }))),
    h(
      "div",
      { class: "figure-acts" },
      button("Copy caption", copyCaption),
      button("SVG", svg, "Save the figure as SVG"),
      button(`PNG, ${DOTS} dpi`, png, `Save the figure as PNG, ${DOTS} dpi`),
      button("PDF", pdf, "Save the figure as PDF"),
    ),
    add("note", h("p", { class: "note", role: "status" })),
  );
  const dialog = h(
    "dialog",
    {
      class: "figure",
      "aria-label": "Figure",
      onkeydown: (event) => event.stopPropagation(),
      onclick: (event) => event.target === dialog && close(),
    },
    h(
      "div",
      { class: "figure-page" },
      h(
        "div",
        { class: "sum-head" },
        h("h3", {}, "Figure"),
        h(
          "button",
          { type: "button", class: "close", "aria-label": "Close the figure", onclick: close },
          "×",
        ),
      ),
      h("div", { class: "figure-room" }, add("preview", h("canvas", { role: "img" })), form),
    ),
  );

  function button(text, act, label = text) {
    return h("button", { type: "button", class: "turn", "aria-label": label, onclick: act }, text);
  }

  const width = () => Number(form.elements.width.value);
  const white = () => form.elements.ground.value === "white";
  const chosen = () =>
    [...ui.matrices.querySelectorAll("input")].flatMap((each, i) => (each.checked ? [i] : []));
  const written = () => (ui.captioned.checked ? ui.caption.value.trim() : "");
  const some = () => ui.matrices.hidden || chosen().length > 0;
  const made = () => figure(of.base(width(), chosen()), { bar: ui.bar.checked, caption: written() });

  function draw() {
    for (const each of form.querySelectorAll(".figure-acts .turn:not(:first-child)"))
      each.setAttribute("aria-disabled", String(!some()));
    ui.preview.hidden = !some();
    ui.note.textContent = some() ? "" : "Choose a matrix.";
    if (!some()) return;
    const now = made();
    now.draw(ui.preview, (devicePixelRatio * 480) / now.width);
    ui.preview.style.width = ui.preview.style.height = "";
    ui.preview.classList.toggle("clear", !white());
    ui.preview.setAttribute("aria-label", ui.caption.value);
    const paper = texts();
    now.draw(paper, 1);
    if (!paper.all.every(writable)) ui.note.textContent = SCRIPTS;
  }

  // Gives nothing while there is nothing to save.
  const finished = (act) => (some() ? act(made()) : undefined);
  function svg() {
    finished((now) => {
      const paper = sheet(white() ? "#ffffff" : "none", width());
      now.draw(paper, 1);
      download(new Blob([String(paper)], { type: "image/svg+xml" }), `${of.name()}.svg`);
    });
  }
  function png() {
    finished(async (now) => {
      const across = Math.round((width() / INCH) * DOTS);
      const picture = document.createElement("canvas");
      now.draw(picture, across / now.width);
      const page = document.createElement("canvas");
      [page.width, page.height] = [across, picture.height];
      const g = page.getContext("2d");
      if (white()) {
        g.fillStyle = "#ffffff";
        g.fillRect(0, 0, page.width, page.height);
      }
      g.drawImage(picture, 0, 0);
      const blob = await new Promise((done) => page.toBlob(done));
      const bytes = resolved(new Uint8Array(await blob.arrayBuffer()), DOTS);
      download(new Blob([bytes], { type: "image/png" }), `${of.name()}.png`);
    });
  }
  function pdf() {
    finished(async (now) => {
      const paper = pdfSheet();
      now.draw(paper, 1);
      download(await paper.file(width(), white(), ui.caption.value.trim()), `${of.name()}.pdf`);
    });
  }
  async function copyCaption() {
    ui.note.textContent = await copy(ui.caption);
  }

  function open() {
    const listed = of.matrices?.(width()) ?? [];
    ui.matrices.hidden = listed.length < 2;
    ui.matrices.replaceChildren(
      h("legend", {}, "Matrices"),
      ...listed.map(({ name, result }) =>
        h("label", {}, h("input", { type: "checkbox", checked: result || listed.length === 1 }), " ", name),
      ),
    );
    ui.caption.value = of.caption();
    draw();
    dialog.showModal();
  }
  const opener = h(
    "button",
    { class: "save", title: "A figure for a paper: SVG, PNG or PDF", onclick: open },
    "Figure …",
  );
  return { opener, dialog };
}

// A canvas that only listens: which texts are written on it.
function texts() {
  const paper = pdfSheet();
  const context = paper.getContext();
  const { fillText } = context;
  paper.all = [];
  context.fillText = (text, ...where) => {
    paper.all.push(text);
    if (writable(text)) fillText(text, ...where);
  };
  return paper;
}
