// The map of the whole model, a strip: what comes in, every layer, what comes out, and the stream that runs
// through all of it. The layer that is walked is open: its stages stand on the stream, or on the branch that
// leaves it and comes back. Of several stacks of layers each is a row. Where what stands is worked out in plot.js.

import { h } from "./dom.js";
import { plot } from "./plot.js";

const SVG = "http://www.w3.org/2000/svg";
const units = (n) => `calc(${n} * var(--u))`;

// act: {go(index), turn(layer, key, part)}
export function map(trace, act) {
  const { spots, texts, lines, panels, width, height } = plot(trace);
  const drawing = document.createElementNS(SVG, "svg");
  const draw = (tag, attributes) => {
    const shape = drawing.appendChild(document.createElementNS(SVG, tag));
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  };
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.setAttribute("aria-hidden", "true");
  for (const panel of panels) draw("rect", { class: "open", rx: 8, ...panel });
  for (const [kind, d, transform = ""] of lines) draw("path", { class: kind, d, transform });

  const does = {
    stage: ({ index }) => act.go(index),
    gate: ({ layer, part }) => act.turn(layer, null, part),
    beyond: ({ layer, key, part }) => act.turn(layer, key, part),
  };
  const places = spots.map((spot) => {
    const at = { style: `left:${units(spot.x - 12)};top:${units(spot.y - 12)}` };
    const look = { ...at, class: ["spot", spot.is, ...spot.marks].join(" ") };
    if (spot.closed) return h("span", { ...look, title: spot.name }, spot.sign);
    const read = spot.name.toLowerCase().includes(spot.sign.toLowerCase());
    const called = read ? spot.name : `${spot.name} (${spot.sign})`; // what is seen is in the name
    const named = {
      "aria-label": called,
      "data-name": spot.name,
      tabindex: -1,
      onclick: () => does[spot.is](spot),
    };
    return h("button", { ...look, ...named }, spot.sign);
  });
  const buttons = places.filter((place) => place.localName === "button");
  const words = texts.map(({ x, y, text, kind }) =>
    h("span", { class: `model-word ${kind}`, style: `left:${units(x)};top:${units(y)}` }, text),
  );
  const strip = h(
    "div",
    { class: "model-strip", style: `width:${units(width)};height:${units(height)}` },
    drawing,
    ...words,
    ...places,
  );
  const box = h("div", { class: "model-box" }, strip);
  const tip = h("div", { class: "model-tip", "aria-hidden": "true", hidden: true });
  const nav = h("div", { class: "model", role: "toolbar", "aria-label": "Map of the model" }, box, tip);

  const say = ({ target }) => {
    tip.hidden = !target.matches(".spot");
    if (tip.hidden) return;
    tip.textContent = target.dataset.name ?? target.title;
    const left = target.offsetLeft - box.scrollLeft + (target.offsetWidth - tip.offsetWidth) / 2;
    tip.style.left = `${Math.max(0, Math.min(left, nav.clientWidth - tip.offsetWidth))}px`;
  };
  const hush = () => (tip.hidden = true);
  for (const name of ["pointerover", "focusin"]) strip.addEventListener(name, say);
  for (const name of ["pointerleave", "focusout"]) strip.addEventListener(name, hush);
  nav.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    buttons[Math.max(0, Math.min(buttons.length - 1, to))].focus();
    event.preventDefault();
    event.stopPropagation();
  });

  let now = null;
  let scrolls = false;
  // Where more of the map is out of sight it fades.
  const fade = () => {
    box.classList.toggle("more-before", box.scrollLeft > 1);
    box.classList.toggle("more-after", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
  };
  box.addEventListener("scroll", fade, { passive: true });
  const reach = () => {
    if (scrolls && now) box.scrollLeft = now.offsetLeft + (now.offsetWidth - box.clientWidth) / 2;
  };
  const show = (index) => {
    const next = places[spots.findIndex((spot) => spot.is === "stage" && spot.index === index)];
    if (next === now) return;
    now?.removeAttribute("aria-current");
    if (now) now.tabIndex = -1;
    next.setAttribute("aria-current", "step");
    next.tabIndex = 0;
    now = next;
    reach();
  };
  const survey = () => {
    scrolls = box.scrollWidth > box.clientWidth;
    reach();
    fade();
  };
  return { nav, show, survey, focus: () => now.focus() };
}
