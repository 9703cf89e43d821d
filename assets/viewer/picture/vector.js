// A canvas that writes SVG: it understands as much of a 2D context as paint.js speaks.

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const ANCHOR = { left: "start", center: "middle", right: "end" };
const round = (x) => Math.round(x * 100) / 100;

let clips = 0; // several pictures may stand in one document

// In pixels, or as wide as it says in centimetres.
export function sheet(ground, centimetres = 0) {
  const marks = [];
  const measuring = document.createElement("canvas").getContext("2d");
  const kept = [];
  let path = "";
  let dash = [];
  let pen = { x: 0, y: 0, turn: 0, clip: "" };
  const at = (x, y) => {
    const [sin, cos] = [Math.sin(pen.turn), Math.cos(pen.turn)];
    return [round(pen.x + x * cos - y * sin), round(pen.y + x * sin + y * cos)];
  };
  const add = (tag, attributes, content = "") => {
    const inside = pen.clip ? { ...attributes, "clip-path": `url(#${pen.clip})` } : attributes;
    const written = Object.entries(inside)
      .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
      .join("");
    marks.push(`<${tag}${written}>${content}</${tag}>`);
  };
  const context = {
    font: "10px sans-serif",
    fillStyle: "#000",
    strokeStyle: "#000",
    lineWidth: 1,
    textAlign: "left",
    measureText: (text) => {
      measuring.font = context.font;
      return measuring.measureText(text);
    },
    setTransform() {},
    clearRect() {},
    save: () => kept.push({ ...pen }),
    restore: () => (pen = kept.pop()),
    translate: (x, y) => ([pen.x, pen.y] = at(x, y)),
    rotate: (angle) => (pen.turn += angle),
    beginPath: () => (path = ""),
    moveTo: (x, y) => (path += `M${at(x, y)}`),
    lineTo: (x, y) => (path += `L${at(x, y)}`),
    bezierCurveTo: (x1, y1, x2, y2, x, y) => (path += `C${at(x1, y1)} ${at(x2, y2)} ${at(x, y)}`),
    setLineDash: (lengths) => (dash = lengths),
    rect: (x, y, w, h) => (path += `M${at(x, y)}h${round(w)}v${round(h)}h${round(-w)}z`),
    clip() {
      const id = `clip${clips++}`;
      marks.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
      pen.clip = id;
    },
    stroke: () =>
      add("path", {
        d: path,
        fill: "none",
        stroke: context.strokeStyle,
        "stroke-width": context.lineWidth,
        ...(dash.length && { "stroke-dasharray": dash.join(" ") }),
      }),
    fill: () => add("path", { d: path, fill: context.fillStyle }),
    fillRect: (x, y, w, h) =>
      add("path", { d: `M${at(x, y)}h${round(w)}v${round(h)}h${round(-w)}z`, fill: context.fillStyle }),
    strokeRect(x, y, w, h) {
      path = "";
      context.rect(x, y, w, h);
      context.stroke();
    },
    fillText(text, x, y) {
      const [, style, size, family] = /^(.*?)([\d.]+)px (.*)$/.exec(context.font);
      const turn = pen.turn
        ? { transform: `rotate(${round((pen.turn * 180) / Math.PI)} ${at(x, y).join(" ")})` }
        : {};
      const [left, top] = at(x, y);
      add(
        "text",
        {
          x: left,
          y: top,
          fill: context.fillStyle,
          "font-family": family,
          "font-size": size,
          "text-anchor": ANCHOR[context.textAlign],
          "dominant-baseline": "central",
          ...(style.trim() ? { "font-weight": style.trim() } : {}),
          ...turn,
        },
        escaped(text),
      );
    },
    // Every pixel of a small picture as a rectangle, equal neighbours in one: sharp at any size.
    drawImage(image, ...area) {
      if (image instanceof HTMLImageElement) {
        const [x, y, width, height] = area;
        return add("image", { href: image.src, x: at(x, y)[0], y: at(x, y)[1], width, height });
      }
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
    },
  };
  return {
    width: 0,
    height: 0,
    style: {},
    getContext: () => context,
    toString() {
      const measure = (length) =>
        centimetres ? `${round((length * centimetres) / this.width)}cm` : String(length);
      const size = `width="${measure(this.width)}" height="${measure(this.height)}"`;
      const box = `${size} viewBox="0 0 ${this.width} ${this.height}"`;
      const back = ground === "none" ? "" : `<rect width="100%" height="100%" fill="${ground}"/>`;
      return `<svg xmlns="http://www.w3.org/2000/svg" ${box}>${back}${marks.join("")}</svg>`;
    },
  };
}
