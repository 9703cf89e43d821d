// Lines over a row of words, from the one that asks to those it looks at: as wide as what it gives them.

const SVG = "http://www.w3.org/2000/svg";
const SEEN = 0.01; // a weight below has no line
const HIGH = 46; // px that the row leaves free above itself
const WIDE = 7; // px of a line that gets all

// Draws them into a row of words; none where the words take more than one line.
export function arcs(row, asking, looks) {
  row.querySelector("svg")?.remove();
  const flat = looks.every(({ word }) => word.offsetTop === asking.offsetTop);
  row.classList.toggle("arced", flat);
  if (!flat) return;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "arcs");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("width", row.scrollWidth);
  svg.setAttribute("height", HIGH);
  const middle = (word) => word.offsetLeft + word.offsetWidth / 2;
  const from = middle(asking);
  for (const { word, weight } of looks) {
    if (word === asking || weight < SEEN) continue;
    const to = middle(word);
    const up = HIGH - Math.min(HIGH * 1.25, 18 + Math.abs(to - from) / 5);
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${from} ${HIGH}C${from} ${up} ${to} ${up} ${to} ${HIGH}`);
    path.setAttribute("stroke-width", Math.max(0.75, WIDE * weight));
    path.setAttribute("stroke-opacity", 0.35 + 0.65 * weight);
    svg.append(path);
  }
  row.prepend(svg);
}
