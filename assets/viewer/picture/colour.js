// Colours from the page's theme: signed numbers between two hues around the ground, weights from the
// ground up, so that zero disappears; one hue each for query, key and value (after Okabe & Ito).

import palette from "../../palette.json" with { type: "json" };

export function theme(element) {
  const read = reader(element);
  const named = hues(element);
  return themed(named, {
    ground: read("--st-background-color", named.ground),
    text: read("--st-text-color", named.text),
    accent: read("--st-primary-color", named.accent),
    font: read("--st-font", "system-ui, sans-serif"),
  });
}

// What is drawn on paper, whatever the page's theme: dark on white.
const PAPER = { ...palette.light, ground: "#ffffff", text: "#000000" };
export const onWhite = (font) => themed(PAPER, { ...PAPER, font });

// The same colours by the names that style sheets have for them.
export const variables = () =>
  Object.entries(PAPER)
    .filter(([, colour]) => typeof colour === "string")
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join("");

function themed({ query, key, value, plus, minus }, { ground: behind, text, accent, font }) {
  const ground = rgb(behind);
  return {
    dark: isDark(ground),
    ground: css(ground),
    text,
    accent,
    font,
    hue: { query, key, value },
    plus: table([ground, ...plus.map(rgb)]),
    minus: table([ground, ...minus.map(rgb)]),
    astray: mixed(ground, rgb(text)),
    faint: css(rgb(text), 0.16),
    quiet: css(rgb(text), 0.72),
    hidden: css(ground.map((from, i) => Math.round(from + 0.1 * (rgb(text)[i] - from)))),
    veil: css(ground, 0.3),
    shade: css(ground, 0.84),
  };
}

// The palette of the page's theme.
export function hues(element) {
  const ground = reader(element)("--st-background-color", palette.light.ground);
  return isDark(rgb(ground)) ? palette.dark : palette.light;
}

// The colour of a value, as three bytes; what is infinite or not a number has no place on the scale.
export function shade(theme, value, { limit, root }) {
  if (!Number.isFinite(value)) return theme.astray;
  const side = value < 0 ? theme.minus : theme.plus;
  const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  return side[Math.round((root ? Math.sqrt(share) : share) * 255)];
}

// What lies over a picture that is dark and grey: for each of 256 steps up the scale four bytes, the last
// how opaque it is. Nothing lies there where there is nothing.
export const over = (() => {
  const ramp = table(["#000000", ...palette.over].map(rgb));
  return ramp.map((colour, i) => [...colour, Math.round(235 * Math.min(1, (2.4 * i) / 255))]);
})();

export const inkOn = (colour) => (luminance(colour) > 0.179 ? "#000000" : "#ffffff");
export const css = ([r, g, b], alpha = 1) => `rgba(${r},${g},${b},${alpha})`;

// One of many colours, as far round the circle of hues as `turn` says; all are as clear and as light as
// each other. From OKLCH (Ottosson 2020) by way of linear light; the first is violet.
export function wheel(turn, dark) {
  const [light, chroma, hue] = [dark ? 0.76 : 0.55, dark ? 0.13 : 0.16, 2 * Math.PI * (turn + 0.82)];
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const [l, m, s] = [
    (light + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (light - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (light - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((x) =>
    Math.round(255 * Math.min(1, x <= 0.0031308 ? 12.92 * Math.max(0, x) : 1.055 * x ** (1 / 2.4) - 0.055)),
  );
}

const mixed = (one, other) => one.map((from, i) => Math.round((from + other[i]) / 2));
const isDark = (ground) => luminance(ground) < 0.35;

function reader(element) {
  const style = getComputedStyle(element);
  return (name, fallback) => style.getPropertyValue(name).trim() || fallback;
}

function table(stops) {
  const at = palette.stops;
  return Array.from({ length: 256 }, (_, i) => {
    const share = i / 255;
    const k = Math.min(
      at.length - 2,
      at.findLastIndex((stop) => stop <= share),
    );
    const t = (share - at[k]) / (at[k + 1] - at[k]);
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
  const [r, g, b] = colour.map((c) =>
    c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
