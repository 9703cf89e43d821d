// Pairs of numbers as arrows on dials: as they were, as they are, and the angle between.

import { line } from "./canvas.js";

const TEXT = 12;
const TURN = 2 * Math.PI;
const LEAST = 0.35; // of an arrow
const HEAD = 0.32; // of a tip, as a part of the radius
const DEGREES = { narrow: 34 }; // px below which only whole degrees have room

export function paintDials(g, { says, x, y, radius, each }, { theme, least = 0 }) {
  const longest = Math.max(...each.map(({ was }) => Math.hypot(...was))) || 1;
  g.textBaseline = "middle";
  if (least <= TEXT) {
    g.fillStyle = theme.quiet;
    g.font = `${TEXT}px ${theme.font}`;
    g.textAlign = "left";
    g.fillText(says, x, y);
  }
  for (const dial of each) {
    arc(g, dial, radius, 0, TURN, theme.faint, 1);
    const share = Math.hypot(...dial.was) / longest;
    const size = share && radius * (LEAST + (1 - LEAST) * share); // it is the angle that is to be seen
    const from = Math.atan2(dial.was[1], dial.was[0]);
    if (size) {
      const by = Math.abs(dial.angle) >= TURN ? TURN : dial.angle; // all the way round is all there is to see
      arc(g, dial, radius * 0.42, from, from + by, theme.accent, 1.2);
      arrow(g, dial, from, size, theme.quiet, 1.2, radius);
      arrow(g, dial, from + dial.angle, size, theme.accent, 2, radius);
    }
    if (least > TEXT) continue;
    g.fillStyle = theme.quiet;
    g.font = `${2 * radius < DEGREES.narrow ? 9 : 11}px ${theme.font}`;
    g.textAlign = "center";
    g.fillText(`${Math.round((360 * dial.angle) / TURN)}°`, dial.x, dial.y + radius + 8);
  }
}

// In short straight lines, which every canvas here can draw; angles grow against the clock.
function arc(g, { x, y }, radius, from, to, ink, width) {
  const steps = Math.max(2, Math.ceil((Math.abs(to - from) / TURN) * 48));
  g.strokeStyle = ink;
  g.lineWidth = width;
  g.beginPath();
  for (let i = 0; i <= steps; i++) {
    const angle = from + ((to - from) * i) / steps;
    g[i ? "lineTo" : "moveTo"](x + radius * Math.cos(angle), y - radius * Math.sin(angle));
  }
  g.stroke();
}

function arrow(g, { x, y }, angle, size, ink, width, radius) {
  const [dx, dy] = [Math.cos(angle), -Math.sin(angle)];
  const tip = [x + size * dx, y + size * dy];
  const head = Math.min(0.5 * size, HEAD * radius);
  g.strokeStyle = ink;
  g.lineWidth = width;
  g.beginPath();
  line(g, x, y, size * dx, size * dy);
  for (const aside of [2.6, -2.6])
    line(g, ...tip, head * Math.cos(angle + aside), -head * Math.sin(angle + aside));
  g.stroke();
}
