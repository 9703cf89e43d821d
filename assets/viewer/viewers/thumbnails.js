// A row of small pictures of which one is chosen, and whose that is.

import { h } from "../parts/dom.js";
import { radios } from "../parts/radios.js";

// `choose` is told the name of the picture that is chosen. The choice shows at once, and stays unless the page
// says another one.
export function thumbnails(parent, choose) {
  const group = h("div", { class: "tiles", role: "radiogroup" });
  const note = h("p", { class: "note" });
  const root = parent.appendChild(h("div", { class: "thumbnails" }, group, note));
  const mark = radios(group);
  const buttons = new Map(); // by name
  let tiles = [];
  let chosen = null;

  const show = (name) => {
    chosen = name;
    mark(buttons.get(name) ?? null);
    if (!buttons.has(name)) for (const first of [...buttons.values()].slice(0, 1)) first.tabIndex = 0;
    const { note: told = "", source = "" } = tiles.find((tile) => tile.name === name) ?? {};
    const link = source && h("a", { href: source, target: "_blank", rel: "noreferrer" }, "Source");
    note.replaceChildren(told, link && " · ", link);
  };
  const made = ({ name, title, alt, image }) =>
    h(
      "button",
      {
        role: "radio",
        "aria-checked": "false",
        tabindex: -1,
        title: alt || title,
        onclick: () => {
          if (name === chosen) return;
          show(name);
          choose(name);
        },
      },
      h("img", { src: image, alt: "", draggable: "false" }),
      h("span", {}, title),
    );
  return {
    show(data) {
      group.setAttribute("aria-label", data.label);
      tiles = data.tiles;
      const names = new Set(tiles.map(({ name }) => name));
      for (const [name, button] of buttons) {
        if (names.has(name)) continue;
        button.remove();
        buttons.delete(name);
      }
      for (const [i, tile] of tiles.entries()) {
        if (!buttons.has(tile.name)) buttons.set(tile.name, made(tile));
        const [button, there] = [buttons.get(tile.name), group.children[i] ?? null];
        if (button !== there) group.insertBefore(button, there); // one that is moved loses the focus
      }
      show(data.chosen);
    },
    remove: () => root.remove(),
  };
}
