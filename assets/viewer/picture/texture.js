// Cells as pixels.

import { astray } from "../words/numbers.js";
import { shade } from "./colour.js";

// Cells as an image of device pixels; where a pixel holds several cells, the strongest is shown, or one
// that has no place on the scale: hatched if it is masked, in a lattice if it is infinite or no number.
export function texture(g, block, theme, ratio) {
  const { rows, cols } = block;
  const wide = Math.min(cols, Math.max(1, Math.floor(cols * block.cw * ratio)));
  const tall = Math.min(rows, Math.max(1, Math.floor(rows * block.ch * ratio)));
  const image = new ImageData(wide, tall);
  let masked = false;
  const lost = [];
  for (let y = 0; y < tall; y++) {
    const [r0, r1] = [Math.floor((y * rows) / tall), Math.ceil(((y + 1) * rows) / tall)];
    for (let x = 0; x < wide; x++) {
      const [c0, c1] = [Math.floor((x * cols) / wide), Math.ceil(((x + 1) * cols) / wide)];
      let value = block.at(r0, c0);
      let covered = false;
      for (let r = r0; r < r1; r++) {
        for (let c = c0; c < c1; c++) {
          covered ||= block.covered?.(r, c);
          if (stronger(block.at(r, c), value)) value = block.at(r, c);
        }
      }
      if (covered) continue;
      const i = 4 * (y * wide + x);
      if (value === -Infinity) masked = true;
      else if (astray(value)) lost.push([x / wide, y / tall, 1 / wide, 1 / tall]);
      else {
        const colour = shade(theme, value, block.scale);
        image.data[i] = colour[0];
        image.data[i + 1] = colour[1];
        image.data[i + 2] = colour[2];
        image.data[i + 3] = 255;
      }
    }
  }
  const buffer = document.createElement("canvas");
  buffer.width = wide;
  buffer.height = tall;
  buffer.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0); // filled by the processor
  g.imageSmoothingEnabled = false;
  const box = [block.x, block.y, cols * block.cw, rows * block.ch];
  if (masked) hatch(g, box, [[0, 0, 1, 1]], theme.faint, [1]);
  if (lost.length) hatch(g, box, lost, theme.quiet, [1, -1]);
  g.drawImage(buffer, block.x, block.y, cols * block.cw, rows * block.ch);
}

const stronger = (value, than) => !astray(than) && (astray(value) || Math.abs(value) > Math.abs(than));

// Slanting lines over parts of a box; parts are given as shares of it.
function hatch(g, [left, top, width, height], parts, ink, slants) {
  g.save();
  g.beginPath();
  for (const [x, y, w, h] of parts) g.rect(left + x * width, top + y * height, w * width, h * height);
  g.clip();
  g.strokeStyle = ink;
  g.lineWidth = 1.2;
  g.beginPath();
  for (const slant of slants) {
    for (let x = -height; x < width; x += 6) {
      g.moveTo(left + x, slant > 0 ? top + height : top);
      g.lineTo(left + x + height, slant > 0 ? top : top + height);
    }
  }
  g.stroke();
  g.restore();
}

export function thumbnail(canvas, m, theme, ratio, side) {
  canvas.width = canvas.height = Math.round(side * ratio);
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  texture(g, { ...m, x: 0, y: 0, cw: side / m.cols, ch: side / m.rows }, theme, ratio);
}
