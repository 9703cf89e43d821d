// The scale of the colours that lie over a picture, with its real end and what an even share would be.

import { over } from "../picture/colour.js";
import { short } from "../words/numbers.js";
import { h, write } from "./dom.js";

const css = ([r, g, b, a]) => `rgba(${r},${g},${b},${a / 255})`;

export function patchScale() {
  const steps = Array.from({ length: 17 }, (_, i) => css(over[Math.min(255, 16 * i)]));
  const bar = h("div", { class: "bar", style: `background-image: linear-gradient(90deg, ${steps})` });
  const even = h("i", { class: "even" });
  const ends = ["0", "", ""].map((text) => h("span", {}, text));
  const says = h("span", { class: "quiet" });
  bar.append(even);
  const root = h("div", { class: "scale" }, bar, h("div", { class: "ends" }, ends), says);
  return {
    root,
    // most: the weight at its end; each: what every token would get of an even attention.
    show(most, each) {
      root.classList.toggle("away", most === null);
      if (most === null) return;
      even.style.left = `${100 * Math.min(1, Math.sqrt(each / most))}%`;
      write(ends[1], short(most / 4));
      write(ends[2], short(most));
      write(says, `even would be ${short(each)}`);
    },
  };
}
