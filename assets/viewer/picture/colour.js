// Colours from the page's theme: signed numbers between two hues around the ground, weights from the
// ground up, so that zero disappears; one hue each for query, key and value (after Okabe & Ito).

const LIGHT = {
  query: "#0067a8", key: "#b84a00", value: "#007a55",
  plus: [[255, 255, 255], [191, 170, 226], [106, 61, 171], [52, 16, 102]],
  minus: [[255, 255, 255], [240, 200, 106], [181, 118, 0], [94, 56, 0]],
};
const DARK = {
  query: "#5cb8f0", key: "#ff9a5c", value: "#3fd0a0",
  plus: [[14, 17, 23], [78, 58, 128], [160, 126, 232], [226, 212, 255]],
  minus: [[14, 17, 23], [102, 72, 16], [214, 156, 40], [255, 226, 150]],
};
const STOPS = [0, 0.3, 0.7, 1];

export function theme(element) {
  const style = getComputedStyle(element);
  const read = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const ground = rgb(read("--st-background-color", "#ffffff"));
  const dark = luminance(ground) < 0.35;
  const set = dark ? DARK : LIGHT;
  const ramp = (stops) => [ground, ...stops.slice(1)];
  return {
    dark, ground: css(ground),
    text: read("--st-text-color", dark ? "#fafafa" : "#1f2430"),
    accent: read("--st-primary-color", "#6a4bb5"),
    font: read("--st-font", "system-ui, sans-serif"),
    hue: { query: set.query, key: set.key, value: set.value },
    plus: table(ramp(set.plus)), minus: table(ramp(set.minus)),
    faint: dark ? "rgba(255,255,255,.16)" : "rgba(20,24,40,.14)",
    quiet: dark ? "rgba(250,250,250,.66)" : "rgba(31,36,48,.72)",
    veil: css(ground, 0.3),
  };
}

// The colour of a value, as three bytes, and whether dark text is legible on it.
export function shade(theme, value, { limit }) {
  const side = value < 0 ? theme.minus : theme.plus;
  const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  return side[Math.round(share * 255)];
}

export const inkOn = (colour) => (luminance(colour) > 0.179 ? "#000000" : "#ffffff");
export const css = ([r, g, b], alpha = 1) => `rgba(${r},${g},${b},${alpha})`;

function table(stops) {
  return Array.from({ length: 256 }, (_, i) => {
    const share = i / 255;
    const k = Math.min(2, STOPS.findLastIndex((stop) => stop <= share));
    const t = (share - STOPS[k]) / (STOPS[k + 1] - STOPS[k]);
    return stops[k].map((from, j) => Math.round(from + t * (stops[k + 1][j] - from)));
  });
}

function rgb(text) {
  const hex = /^#([0-9a-f]{6})/i.exec(text);
  if (hex) return [0, 2, 4].map((i) => parseInt(hex[1].slice(i, i + 2), 16));
  const numbers = text.match(/[\d.]+/g);
  return numbers ? numbers.slice(0, 3).map(Number) : [255, 255, 255];
}

function luminance(colour) {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
