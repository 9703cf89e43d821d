// A canvas in the units of a scene, and lines on it.

// The scene's units become device pixels: `scale` for the reader's screen, `ratio` for its pixels.
export function ready(canvas, picture, { scale, ratio }) {
  const [width, height] = [Math.round(picture.width * ratio), Math.round(picture.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${picture.width * scale}px`;
    canvas.style.height = `${picture.height * scale}px`;
  }
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.clearRect(0, 0, picture.width, picture.height);
  return g;
}

export function line(g, x, y, dx, dy) {
  g.moveTo(x, y);
  g.lineTo(x + dx, y + dy);
}
