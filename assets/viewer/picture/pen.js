// What the canvases have alike that write files: a pen that is moved and turned, texts measured as the browser
// does, and small pictures as rectangles.

export const round = (x) => Math.round(x * 100) / 100;

// at(x, y): where a point of the turned paper is on the sheet. `more` is kept and given back like the rest.
export function penned(more = {}) {
  const kept = [];
  const measuring = document.createElement("canvas").getContext("2d");
  const paper = { pen: { x: 0, y: 0, turn: 0, ...more } };
  paper.at = (x, y) => {
    const { pen } = paper;
    const [sin, cos] = [Math.sin(pen.turn), Math.cos(pen.turn)];
    return [round(pen.x + x * cos - y * sin), round(pen.y + x * sin + y * cos)];
  };
  paper.keep = () => kept.push({ ...paper.pen });
  paper.back = () => (paper.pen = kept.pop());
  // What a 2D context begins with, and what of it writes nothing.
  paper.context = {
    font: "10px sans-serif",
    fillStyle: "#000",
    strokeStyle: "#000",
    lineWidth: 1,
    textAlign: "left",
    measureText(text) {
      measuring.font = this.font;
      return measuring.measureText(text);
    },
    setTransform() {},
    clearRect() {},
    translate: (x, y) => ([paper.pen.x, paper.pen.y] = paper.at(x, y)),
    rotate: (angle) => (paper.pen.turn += angle),
  };
  return paper;
}

// Every pixel of a small picture as a rectangle, equal neighbours in one: sharp at any size.
export function pixels(context, image, area) {
  const [left, top, cols, rows, x, y, w, h] =
    area.length > 4 ? area : [0, 0, image.width, image.height, ...area];
  const { data } = image.getContext("2d").getImageData(left, top, cols, rows);
  const [cw, ch] = [w / cols, h / rows];
  for (let r = 0; r < rows; r++) {
    for (let c = 0, end; c < cols; c = end) {
      const colour = data.subarray(4 * (r * cols + c), 4 * (r * cols + c) + 4);
      const same = (i) => colour.every((v, k) => v === data[4 * (r * cols + i) + k]);
      for (end = c + 1; end < cols && same(end); ) end++;
      if (!colour[3]) continue;
      context.fillStyle = `rgb(${colour[0]},${colour[1]},${colour[2]})`;
      context.fillRect(x + c * cw, y + r * ch, (end - c) * cw, ch);
    }
  }
}
