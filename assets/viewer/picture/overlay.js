// Colours over a picture, a pixel for each patch.

import { over } from "./colour.js";

// As four bytes in one number, as images are held.
const PIXELS = new Uint32Array(Uint8ClampedArray.from(over.flat()).buffer);

// What paints a canvas with so many pixels: shares are 0 to 255 of each, none clear it.
export function overlay(canvas) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  return (shares) => {
    if (!shares) return context.clearRect(0, 0, width, height);
    for (let i = 0; i < pixels.length; i++) pixels[i] = PIXELS[shares[i]];
    context.putImageData(image, 0, 0);
  };
}
