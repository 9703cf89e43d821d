// Cells as pixels.

import { shade } from "./colour.js";

// Cells as an image of device pixels; where a pixel holds several cells, the strongest is shown.
export function texture(g, block, theme, ratio) {
  const { rows, cols } = block;
  const wide = Math.min(cols, Math.max(1, Math.floor(cols * block.cw * ratio)));
  const tall = Math.min(rows, Math.max(1, Math.floor(rows * block.ch * ratio)));
  const image = new ImageData(wide, tall);
  let masked = false;
  for (let y = 0; y < tall; y++) {
    const [r0, r1] = [Math.floor((y * rows) / tall), Math.ceil(((y + 1) * rows) / tall)];
    for (let x = 0; x < wide; x++) {
      const [c0, c1] = [Math.floor((x * cols) / wide), Math.ceil(((x + 1) * cols) / wide)];
      let value = block.at(r0, c0);
      for (let r = r0; r < r1; r++) {
        for (let c = c0; c < c1; c++) if (Math.abs(block.at(r, c)) > Math.abs(value)) value = block.at(r, c);
      }
      const i = 4 * (y * wide + x);
      if (value === -Infinity) masked = true;
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
  if (masked) hatch(g, block, theme);
  g.drawImage(buffer, block.x, block.y, cols * block.cw, rows * block.ch);
}

// Masked cells are hatched: they have no place on the scale.
function hatch(g, block, theme) {
  const [width, height] = [block.cols * block.cw, block.rows * block.ch];
  g.save();
  g.beginPath();
  g.rect(block.x, block.y, width, height);
  g.clip();
  g.strokeStyle = theme.faint;
  g.lineWidth = 1.2;
  g.beginPath();
  for (let x = -height; x < width; x += 6) {
    g.moveTo(block.x + x, block.y + height);
    g.lineTo(block.x + x + height, block.y);
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
