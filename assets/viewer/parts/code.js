// A QR code as an image, dark on white in either theme, as cameras expect it.

const QUIET = 4; // modules of white around it, that a camera needs

// size: modules across; path: what is dark of them, as in SVG.
export function drawnCode({ size, path }) {
  const across = size + 2 * QUIET;
  const svg = element("svg", { viewBox: `${-QUIET} ${-QUIET} ${across} ${across}`, role: "img" });
  svg.setAttribute("aria-label", "QR code of this address");
  svg.append(
    element("rect", { x: -QUIET, y: -QUIET, width: across, height: across, fill: "#fff" }),
    element("path", { d: path, fill: "#000", "shape-rendering": "crispEdges" }),
  );
  return svg;
}

function element(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
