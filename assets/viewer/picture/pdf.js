// A canvas that writes PDF: it understands as much of a 2D context as paint.js speaks. Shapes stay shapes and
// text stays text, in the Helvetica that every reader of PDF has. What that cannot write, in other scripts, is
// an image of 600 dots to an inch, as the browser writes it.

import { penned, pixels, round } from "./pen.js";

const SYMBOL = { "−": 0x2d, "≤": 0xa3, "∞": 0xa5, "→": 0xae, "↓": 0xaf, "≥": 0xb3, "√": 0xd6, "·": 0xd7 };
const BEYOND_LATIN = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"; // 80 to 9f in Windows' encoding
const FINE = 600 / 96; // dots of such an image to a unit
const MIDDLE = 0.35; // of a font's size, from its baseline to its middle
const ISOLATES = /[\u2066-\u2069]/g;

const hex = (codes) => `<${codes.map((code) => code.toString(16).padStart(2, "0")).join("")}>`;

// A sign's font and its code there; null if it has none.
function glyph(sign) {
  if (sign in SYMBOL) return { font: "Symbol", code: SYMBOL[sign] };
  const code = sign.codePointAt(0);
  const own = (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x100);
  const late = sign === " " ? -1 : BEYOND_LATIN.indexOf(sign);
  return own ? { font: "", code } : late < 0 ? null : { font: "", code: 0x80 + late };
}

// Whether a text is written and not drawn as an image.
export const writable = (text) => [...text.replace(ISOLATES, "")].every(glyph);

export function pdfSheet() {
  const marks = [];
  const images = [];
  const paper = penned();
  const { at } = paper;
  let path = "";
  const box = (x, y, w, h) => `${at(x, y).join(" ")} ${round(w)} ${round(h)} re `;
  // An image of what a canvas shows, in its place. An image is one unit square, and upside down here.
  const embed = (canvas, x, y, w, h) => {
    images.push(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height));
    const [left, top] = at(x, y);
    const [sin, cos] = [Math.sin(paper.pen.turn), Math.cos(paper.pen.turn)];
    const foot = [left - h * sin, top + h * cos];
    const matrix = [w * cos, w * sin, h * sin, -h * cos, ...foot].map(round).join(" ");
    marks.push(`q ${matrix} cm /I${images.length - 1} Do Q`);
  };
  const context = {
    ...paper.context,
    save() {
      paper.keep();
      marks.push("q");
    },
    restore() {
      paper.back();
      marks.push("Q");
    },
    beginPath: () => (path = ""),
    moveTo: (x, y) => (path += `${at(x, y).join(" ")} m `),
    lineTo: (x, y) => (path += `${at(x, y).join(" ")} l `),
    bezierCurveTo: (...points) => {
      for (let i = 0; i < points.length; i += 2) path += `${at(points[i], points[i + 1]).join(" ")} `;
      path += "c ";
    },
    setLineDash: (lengths) => marks.push(`[${lengths.join(" ")}] 0 d`),
    rect: (x, y, w, h) => (path += box(x, y, w, h)),
    clip: () => marks.push(`${path}W n`),
    stroke: () => marks.push(`${ink(context.strokeStyle)} RG ${round(context.lineWidth)} w ${path}S`),
    fill: () => marks.push(`${ink(context.fillStyle)} rg ${path}f`),
    fillRect: (x, y, w, h) => marks.push(`${ink(context.fillStyle)} rg ${box(x, y, w, h)}f`),
    strokeRect(x, y, w, h) {
      path = box(x, y, w, h);
      context.stroke();
    },
    fillText(written, x, y) {
      const text = written.replace(ISOLATES, "");
      const width = context.measureText(text).width;
      const left = x - width * { left: 0, center: 0.5, right: 1 }[context.textAlign];
      if (!writable(text)) return embed(...picture(written, left, y, width));
      const [, style, size] = /^(.*?)([\d.]+)px /.exec(context.font);
      const [sin, cos] = [Math.sin(paper.pen.turn), Math.cos(paper.pen.turn)].map(round4);
      const shown = runs(text).map(({ font, codes, before }) => {
        const start = left + context.measureText(before).width;
        const [e, f] = at(start, y + MIDDLE * Number(size));
        const face = font === "Symbol" ? "F3" : style.trim() ? "F2" : "F1";
        return `/${face} ${size} Tf ${cos} ${sin} ${sin} ${-cos} ${e} ${f} Tm ${hex(codes)} Tj`;
      });
      marks.push(`BT ${ink(context.fillStyle)} rg ${shown.join(" ")} ET`);
    },
    drawImage(image, ...area) {
      if (image instanceof HTMLImageElement) return embed(copied(image), ...area);
      pixels(context, image, area);
    },
  };

  // What the browser writes, and where it goes.
  function picture(text, x, y, width) {
    const size = Number(/([\d.]+)px/.exec(context.font)[1]);
    const [wide, tall] = [width + size / 2, 2 * size];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(wide * FINE), Math.ceil(tall * FINE)];
    const g = canvas.getContext("2d");
    g.scale(FINE, FINE);
    Object.assign(g, { font: context.font, fillStyle: context.fillStyle, textBaseline: "middle" });
    g.fillText(text, size / 4, size);
    return [canvas, x - size / 4, y - size, canvas.width / FINE, canvas.height / FINE];
  }

  return {
    width: 0,
    height: 0,
    style: {},
    getContext: () => context,
    // The file, as wide as that many centimetres; a ground is painted under it if there is one.
    async file(centimetres, ground, title) {
      const scale = ((centimetres / 2.54) * 72) / this.width;
      const [w, h] = [this.width * scale, this.height * scale].map(round4);
      const back = ground ? `1 1 1 rg 0 0 ${this.width} ${this.height} re f ` : "";
      const content = `${round4(scale)} 0 0 ${-round4(scale)} 0 ${h} cm ${back}${marks.join("\n")}`;
      return assembled(new TextEncoder().encode(content), images, [w, h], title);
    },
  };
}

const round4 = (x) => Math.round(x * 1e4) / 1e4;

// Stretches of a text in one font: their codes, and the text before them.
function runs(text) {
  const found = [];
  let before = "";
  for (const sign of text) {
    const { font, code } = glyph(sign);
    if (found.at(-1)?.font === font) found.at(-1).codes.push(code);
    else found.push({ font, codes: [code], before });
    before += sign;
  }
  return found;
}

// A colour as three numbers; one that is let through lies on white.
function ink(colour) {
  const long = /^#(..)(..)(..)$/.exec(colour);
  const [r, g, b, alpha = 1] = long
    ? long.slice(1).map((pair) => parseInt(pair, 16))
    : /^#/.test(colour)
      ? [...colour.slice(1)].map((each) => parseInt(each + each, 16))
      : colour.match(/[\d.]+/g).map(Number);
  return [r, g, b].map((each) => round((alpha * each + (1 - alpha) * 255) / 255)).join(" ");
}

function copied(image) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas;
}

async function deflated(bytes) {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

// The file of a page (ISO 32000): its objects one after the other, and where each begins.
async function assembled(content, images, [width, height], title) {
  const stream = async (bytes, entries = "") => {
    const packed = await deflated(bytes);
    return [
      `<< ${entries} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
      packed,
      "\nendstream",
    ];
  };
  const first = 8; // number of the first image
  const names = images.map((_, i) => `/I${i} ${first + 2 * i} 0 R`).join(" ");
  const font = (name, more = "") => [`<< /Type /Font /Subtype /Type1 /BaseFont /${name} ${more}>>`];
  const latin = "/Encoding /WinAnsiEncoding ";
  const fonts = "/F1 5 0 R /F2 6 0 R /F3 7 0 R";
  const objects = [
    ["<< /Type /Catalog /Pages 2 0 R >>"],
    ["<< /Type /Pages /Kids [3 0 R] /Count 1 >>"],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R `,
      `/Resources << /Font << ${fonts} >> /XObject << ${names} >> >> >>`,
    ],
    await stream(content),
    font("Helvetica", latin),
    font("Helvetica-Bold", latin),
    font("Symbol"),
  ];
  for (const [i, { data, width: wide, height: tall }] of images.entries()) {
    const pixel = (_, k) => 4 * k;
    const starts = Array.from({ length: wide * tall }, pixel);
    const about = `/Type /XObject /Subtype /Image /Width ${wide} /Height ${tall} /BitsPerComponent 8`;
    const colours = Uint8Array.from(starts.flatMap((k) => [data[k], data[k + 1], data[k + 2]]));
    const cover = Uint8Array.from(starts, (k) => data[k + 3]);
    const mask = `${first + 2 * i + 1} 0 R`;
    objects.push(await stream(colours, `${about} /ColorSpace /DeviceRGB /SMask ${mask}`));
    objects.push(await stream(cover, `${about} /ColorSpace /DeviceGray`));
  }
  const units = Array.from({ length: title.length }, (_, i) => title.charCodeAt(i));
  const named = units.map((unit) => unit.toString(16).padStart(4, "0")).join("");
  objects.push([`<< /Title <feff${named}> >>`]);
  const pieces = ["%PDF-1.7\n%\u00e2\u00e3\n"];
  const encoder = new TextEncoder();
  const size = (piece) => (typeof piece === "string" ? encoder.encode(piece).length : piece.length);
  let length = size(pieces[0]);
  const starts = [];
  const add = (piece) => {
    pieces.push(piece);
    length += size(piece);
  };
  for (const [i, object] of objects.entries()) {
    starts.push(length);
    for (const piece of [`${i + 1} 0 obj\n`, ...object, "\nendobj\n"]) add(piece);
  }
  const table = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  const count = objects.length + 1;
  const trailer = `<< /Size ${count} /Root 1 0 R /Info ${count - 1} 0 R >>`;
  const end = `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n${trailer}\nstartxref\n${length}\n%%EOF\n`;
  return new Blob([...pieces, end], { type: "application/pdf" });
}
