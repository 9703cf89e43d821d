// From the end of the walk on: a line of links.

import { h } from "./dom.js";
import { sentence } from "./named.js";

// ways: as the protocol says; go(way)
export const onward = (ways, go) => [
  "Done. And now? ",
  ...ways.flatMap((way, i) => [
    i ? " · " : "",
    h("button", { class: "link", onclick: () => go(way) }, sentence(way.title)),
  ]),
];
