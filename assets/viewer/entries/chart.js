// Beside a Plotly chart: saves it as SVG or PNG, as it is zoomed now, and keeps what the server cannot
// know of a reader's screen: which colours it has now, and how wide its title may be.

import { hues } from "../picture/colour.js";
import { h } from "../parts/dom.js";

const LINE = 20; // px of a further line of the title
const mounted = new WeakMap();

export default function ({ data, parentElement }) {
  const beside = mounted.get(parentElement) ?? start(parentElement);
  mounted.set(parentElement, beside);
  beside.follow(data);
  return beside.stop;
}

function start(parent) {
  let told = {};
  const find = () => document.querySelector(`.st-key-${told.chart} .js-plotly-plot`);
  const row = h("div", { class: "saving" });
  for (const kind of ["SVG", "PNG"]) {
    const label = `Save the chart as ${kind}`;
    const onclick = () => save(find(), told.name, kind.toLowerCase());
    row.append(h("button", { class: "save", "aria-label": label, title: label, onclick }, kind));
  }
  parent.append(row);
  // After Streamlit has drawn: another theme with the colours the chart had, another width with the title
  // it had. Not earlier, or what Streamlit is about to change would be undone.
  const keep = () => {
    const chart = find();
    if (!chart?.layout) return;
    scalable(chart);
    const painted = paint(chart, told.hues, hues(row));
    if (fit(chart, told.title) || painted) globalThis.Plotly.redraw(chart);
  };
  // Streamlit draws a chart whose figure has changed in another node, and does not always tell so here.
  const watch = () => {
    const chart = find();
    if (!chart?.on || chart.attentionKeep === keep) return false;
    chart.attentionKeep = keep;
    chart.on("plotly_afterplot", keep);
    return true;
  };
  // What it has drawn by then was not kept yet.
  const nodes = new MutationObserver(() => watch() && keep());
  nodes.observe(document.body, { childList: true, subtree: true });
  return {
    follow(data) {
      const other = JSON.stringify(data) !== JSON.stringify(told);
      told = data;
      if (watch() || other) keep();
    },
    stop() {
      nodes.disconnect();
      mounted.delete(parent);
      row.remove();
    },
  };
}

function save(chart, filename, format) {
  if (!chart || !globalThis.Plotly) return;
  const { offsetWidth: width, offsetHeight: height } = chart;
  const scale = format === "png" ? 2 : 1;
  globalThis.Plotly.downloadImage(chart, { format, filename, width, height, scale });
}

// On paper, which is narrower, a chart is drawn smaller and not cut off (see page.css).
function scalable(chart) {
  const { width, height } = chart._fullLayout;
  for (const svg of chart.querySelectorAll(".main-svg"))
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  chart.style.setProperty("--ratio", width / height);
}

// Every colour where the server has put one, by its name in the palette; whether one was another.
function paint(chart, places, palette) {
  let changed = false;
  for (const [path, hue] of places) {
    const owner = path.slice(0, -1).reduce((part, step) => part?.[step], chart);
    const [name, stop] = hue.split(".");
    const colour = stop ? palette[name][stop] : palette[name];
    // Another figure may be there already than the one whose colours were told.
    if (!owner || !(path.at(-1) in owner) || owner[path.at(-1)] === colour) continue;
    owner[path.at(-1)] = colour;
    changed = true;
  }
  return changed;
}

// The title in as many lines as the chart's width asks for; whether that is another number of lines.
function fit(chart, title) {
  const drawn = chart.querySelector(".gtitle");
  if (!drawn || !title) return false;
  const { layout } = chart;
  const before = layout.title.text.split("<br>");
  // Measured apart from what is drawn, so that the answer is the same however it is broken now.
  const pen = document.createElement("canvas").getContext("2d");
  const { fontSize, fontFamily } = getComputedStyle(drawn);
  pen.font = `bold ${fontSize} ${fontFamily}`;
  const lines = [""];
  for (const word of title.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (!lines.at(-1) || pen.measureText(longer).width <= chart.offsetWidth - 16)
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length === before.length) return false;
  layout.margin.t += LINE * (lines.length - before.length);
  layout.title.text = `<b>${lines.join("<br>")}</b>`;
  return true;
}
