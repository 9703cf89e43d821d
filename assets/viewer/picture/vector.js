// A canvas that writes SVG: it understands as much of a 2D context as paint.js speaks.

import { penned, pixels, round } from "./pen.js";

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const ANCHOR = { left: "start", center: "middle", right: "end" };

let clips = 0; // several pictures may stand in one document

// In pixels, or as wide as it says in centimetres.
export function sheet(ground, centimetres = 0) {
  const marks = [];
  const paper = penned({ clip: "" });
  const { at } = paper;
  let path = "";
  let dash = [];
  const add = (tag, attributes, content = "") => {
    const inside = paper.pen.clip ? { ...attributes, "clip-path": `url(#${paper.pen.clip})` } : attributes;
    const written = Object.entries(inside)
      .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
      .join("");
    marks.push(`<${tag}${written}>${content}</${tag}>`);
  };
  const context = {
    ...paper.context,
    save: paper.keep,
    restore: paper.back,
    beginPath: () => (path = ""),
    moveTo: (x, y) => (path += `M${at(x, y)}`),
    lineTo: (x, y) => (path += `L${at(x, y)}`),
    bezierCurveTo: (x1, y1, x2, y2, x, y) => (path += `C${at(x1, y1)} ${at(x2, y2)} ${at(x, y)}`),
    setLineDash: (lengths) => (dash = lengths),
    rect: (x, y, w, h) => (path += `M${at(x, y)}h${round(w)}v${round(h)}h${round(-w)}z`),
    clip() {
      const id = `clip${clips++}`;
      marks.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
      paper.pen.clip = id;
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
      const turn = paper.pen.turn
        ? { transform: `rotate(${round((paper.pen.turn * 180) / Math.PI)} ${at(x, y).join(" ")})` }
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
    drawImage(image, ...area) {
      if (!(image instanceof HTMLImageElement)) return pixels(context, image, area);
      const [x, y, width, height] = area;
      const sharp = context.imageSmoothingEnabled === false && { style: "image-rendering:pixelated" };
      add("image", { href: image.src, x: at(x, y)[0], y: at(x, y)[1], width, height, ...sharp });
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
