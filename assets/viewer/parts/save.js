// A picture as a file: PNG at twice the screen's size, SVG for print.

import { sheet } from "../picture/vector.js";
import { h } from "./dom.js";

// draw(canvas, ratio) paints the picture onto a canvas; name() is the file's name without ending.
// `more` is a button beside these.
export function saving(name, ground, draw, more = null) {
  const png = () => {
    const picture = document.createElement("canvas");
    draw(picture, 2);
    const page = document.createElement("canvas");
    [page.width, page.height] = [picture.width, picture.height];
    const g = page.getContext("2d");
    g.fillStyle = ground();
    g.fillRect(0, 0, page.width, page.height);
    g.drawImage(picture, 0, 0);
    page.toBlob((blob) => download(blob, `${name()}.png`));
  };
  const svg = () => {
    const paper = sheet(ground());
    draw(paper, 1);
    download(new Blob([String(paper)], { type: "image/svg+xml" }), `${name()}.svg`);
  };
  const button = (kind, act) =>
    h(
      "button",
      {
        class: "save",
        title: `Save the picture as ${kind}`,
        "aria-label": `Save the picture as ${kind}`,
        onclick: act,
      },
      kind,
    );
  return h("span", { class: "saving" }, button("SVG", svg), button("PNG", png), more);
}

export function download(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
