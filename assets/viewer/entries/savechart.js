// Under a Plotly chart: save it as SVG or PNG, as it is zoomed now.

const drawn = new WeakSet();

export default function ({ data, parentElement }) {
  const root = parentElement;
  const state = (root.attentionChart ??= {});
  Object.assign(state, data);
  if (drawn.has(root)) return;
  drawn.add(root);
  const save = (format) => {
    const chart = document.querySelector(`.st-key-${state.chart} .js-plotly-plot`);
    if (!chart || !globalThis.Plotly) return;
    const { offsetWidth: width, offsetHeight: height } = chart;
    globalThis.Plotly.downloadImage(chart, {
      format,
      filename: state.name,
      width,
      height,
      scale: format === "png" ? 2 : 1,
    });
  };
  const row = document.createElement("div");
  row.className = "saving";
  for (const kind of ["SVG", "PNG"]) {
    const button = document.createElement("button");
    button.className = "save";
    button.textContent = kind;
    button.setAttribute("aria-label", `Save the chart as ${kind}`);
    button.title = `Save the chart as ${kind}`;
    button.addEventListener("click", () => save(kind.toLowerCase()));
    row.append(button);
  }
  root.append(row);
}
