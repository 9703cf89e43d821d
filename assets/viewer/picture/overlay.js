// Colours over pictures, a pixel for each patch.

import { over } from "./colour.js";

// As four bytes in one number, as images are held.
const PIXELS = new Uint32Array(Uint8ClampedArray.from(over.flat()).buffer);

// What paints a canvas, all of it or a picture below the other: shares are 0 to 255 of each pixel of one, none
// clear it.
export function overlay(canvas) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  return (...pictures) => {
    const size = pixels.length / pictures.length;
    pictures.forEach((shares, at) => {
      const start = at * size;
      if (!shares) pixels.fill(0, start, start + size);
      else for (let i = 0; i < size; i++) pixels[start + i] = PIXELS[shares[i]];
    });
    context.putImageData(image, 0, 0);
  };
}
