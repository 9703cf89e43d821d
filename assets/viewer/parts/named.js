// A token's name on the page: its text, and before it the image that stands for it in the picture.

import { brief, visible } from "../words/text.js";
import { h } from "./dom.js";

const NONE = new Map();
let shown = NONE;

// By names, the images of a part's lists.
export function imagesIn({ lists }) {
  const found = new Map();
  for (const { labels, images } of Object.values(lists))
    for (const [i, url] of (images ?? []).entries()) if (url) found.set(labels[i], url);
  return found.size ? found : NONE;
}

// Those of the walk on screen: names have them where nothing else is said.
export function showImages(part) {
  shown = imagesIn(part);
}

// Nothing where a name has no image. The name is said beside it, so that the image is silent.
export const image = (name, images = shown) =>
  images.has(name) && h("img", { class: "face", alt: "", src: images.get(name), draggable: "false" });

export const named = (name, images = shown) => [
  image(name, images),
  h("bdi", { title: visible(name) }, brief(name)),
];

// A sentence of pieces: strings are ours, [word] is a word of the reader's.
export const sentence = (pieces, images = shown) =>
  pieces.map((piece) => (Array.isArray(piece) ? h("b", {}, named(piece[0], images)) : piece));
