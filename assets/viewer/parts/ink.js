// A small grey picture as shapes in the text's colour: sharp at any size, and right in any theme.

const LEVELS = 15;
const SVG = "http://www.w3.org/2000/svg";

export function inked() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ink");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

// Shows this ink in it: as many pixels across as down, 0 (paper) to 255.
export function repaint(svg, pixels) {
  const side = Math.sqrt(pixels.length);
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  const shapes = Array.from({ length: LEVELS + 1 }, () => "");
  const level = (i) => Math.round((pixels[i] / 255) * LEVELS);
  for (let i = 0; i < pixels.length; ) {
    const end = (Math.floor(i / side) + 1) * side;
    let to = i + 1;
    while (to < end && level(to) === level(i)) to += 1;
    shapes[level(i)] += `M${i % side} ${Math.floor(i / side)}h${to - i}v1h${i - to}z`;
    i = to;
  }
  const paths = shapes.flatMap((d, at) => {
    if (!at || !d) return [];
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("fill-opacity", at / LEVELS);
    return [path];
  });
  svg.replaceChildren(...paths);
}
