// Small charts of a run, one under another, with the step that is shown marked in each. They are drawn into
// the elements that are there, so that a run moves its lines and nothing else. Steps are chosen by the
// slider above; a click in a chart is a second way.

import { h } from "../parts/dom.js";
import { number } from "../words/numbers.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [240, 56]; // of a chart's own units

// `choose` is told the step that is clicked.
export function curves(parent, choose) {
  const charts = h("div", { class: "charts" });
  const plane = scatter();
  const root = parent.appendChild(h("div", { class: "curves" }, charts, plane.figure));
  const drawn = [];
  let told = null;
  const stepAt = (event) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const step = Math.round(((event.clientX - left) / width) * told.last);
    return Math.max(0, Math.min(told.reached, step));
  };
  const made = () => {
    const each = chart();
    each.area.addEventListener("click", (event) => choose(stepAt(event)));
    each.area.addEventListener("pointermove", (event) => each.point(stepAt(event), told));
    each.area.addEventListener("pointerleave", () => each.point(null, told));
    charts.append(each.figure);
    return each;
  };
  return {
    show(data) {
      told = data;
      while (drawn.length < data.curves.length) drawn.push(made());
      while (drawn.length > data.curves.length) drawn.pop().figure.remove();
      for (const [i, each] of drawn.entries()) each.draw(data.curves[i], data);
      plane.draw(data.plane);
    },
    remove: () => root.remove(),
  };
}

function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function chart() {
  const title = h("b");
  const figures = h("span", { class: "figures" });
  const area = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const here = area.appendChild(svg("path", { class: "here" }));
  const pointed = area.appendChild(svg("path", { class: "pointed" }));
  const top = h("small", { class: "end" });
  const low = h("small", { class: "end" });
  const frame = h("div", { class: "frame" }, top, " ", low, " ", area);
  const figure = h("figure", {}, h("figcaption", {}, title, " ", figures), frame);
  const lines = [];
  let curve = null;

  const values = (step) => {
    const parts = curve.lines.map((line) => {
      const value = valueAt(line, step);
      const name = curve.lines.length > 1 ? `${line.name} ` : "";
      const said = value === null ? "–" : number(value, curve.decimals);
      return h("span", { class: line.hue }, `${name}${said}`);
    });
    figures.replaceChildren(...parts);
  };
  return {
    figure,
    area,
    draw(next, { at, last }) {
      curve = next;
      title.textContent = curve.title;
      figure.title = curve.says;
      top.textContent = number(curve.high, curve.high >= 10 ? 0 : 1);
      low.textContent = number(curve.low, 0);
      const x = (step) => ((step / last) * WIDTH).toFixed(1);
      const y = (value) => {
        const part = (value - curve.low) / (curve.high - curve.low);
        return (HEIGHT - 1 - Math.max(0, Math.min(1, part)) * (HEIGHT - 2)).toFixed(1);
      };
      while (lines.length < curve.lines.length) lines.push(area.appendChild(svg("polyline")));
      while (lines.length > curve.lines.length) lines.pop().remove();
      for (const [i, line] of lines.entries()) {
        const { hue, dash, points } = curve.lines[i];
        line.setAttribute("class", `line ${hue} ${dash ? "dash" : ""}`);
        line.setAttribute("points", points.map(([step, value]) => `${x(step)},${y(value)}`).join(" "));
      }
      here.setAttribute("d", `M${x(at)} 0V${HEIGHT}`);
      values(at);
    },
    point(step, { at, last }) {
      pointed.setAttribute("d", step === null ? "" : `M${(step / last) * WIDTH} 0V${HEIGHT}`);
      values(step ?? at);
    },
  };
}

// What a line is at a step, or was when it was measured last; null before.
function valueAt({ points }, step) {
  const found = points.findLast(([at]) => at <= step);
  return found ? found[1] : null;
}

// Words in a plane whose two axes run from 0 to 1.
function scatter() {
  const SIZE = 120;
  const area = svg("svg", { viewBox: `-8 -8 ${SIZE + 16} ${SIZE + 16}`, role: "img" });
  area.append(svg("path", { class: "axes", d: `M0 0V${SIZE}H${SIZE}` }));
  const title = h("b");
  const [up, across, note] = [h("small", { class: "up" }), h("small", { class: "across" }), h("small")];
  const frame = h("div", { class: "plane" }, up, " ", area, " ", note, " ", across);
  const figure = h("figure", {}, h("figcaption", {}, title), frame);
  const dots = [];
  return {
    figure,
    draw(plane) {
      figure.hidden = !plane;
      if (!plane) return;
      title.textContent = plane.title;
      [up.textContent, across.textContent, note.textContent] = [plane.up, plane.across, plane.says];
      area.setAttribute("aria-label", `${plane.title}. ${plane.says}`);
      while (dots.length < plane.dots.length) {
        const dot = svg("circle");
        dot.append(svg("title"));
        dots.push(area.appendChild(dot));
      }
      while (dots.length > plane.dots.length) dots.pop().remove();
      for (const [i, { x, y, hue, name, large }] of plane.dots.entries()) {
        const place = (value) => Math.max(0, Math.min(1, value)) * SIZE;
        const dot = dots[i];
        dot.setAttribute("class", `${hue} ${large ? "large" : ""}`);
        dot.setAttribute("r", large ? 6 : 3.5);
        dot.style.transform = `translate(${place(x)}px, ${SIZE - place(y)}px)`;
        dot.firstChild.textContent = name;
      }
    },
  };
}
