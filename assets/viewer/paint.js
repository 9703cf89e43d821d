// Blocks onto a canvas. The picture is painted once; what is lit goes on a second canvas above it.

import { inkOn, shade } from "./colour.js";
import { outline } from "./outline.js";
import { isToken, number, visible } from "./words.js";

const ROLE = { query: "ask (query)", key: "answer (key)" };
const DIGITS = { height: 12, least: 9.5, most: 20 }; // smaller ones are shown on hover only

export function paint(canvas, picture, scene) {
  const g = prepare(canvas, picture, scene);
  for (const block of picture.blocks) {
    cells(g, block, scene);
    frame(g, block, scene);
    outline(g, block, scene);
    labels(g, block, scene);
  }
  g.fillStyle = scene.theme.quiet;
  g.font = `600 17px ${scene.theme.font}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  for (const sign of picture.signs) g.fillText(sign.text, sign.x, sign.y);
}

// Lights what is active and what feeds it; the rest steps back. At rest only the row that the
// sentence reads is outlined.
export function light(canvas, picture, scene, lit, opened) {
  const g = prepare(canvas, picture, scene);
  const rest = lit.rest !== undefined;
  g.fillStyle = rest ? "transparent" : scene.theme.veil;
  for (const block of picture.blocks) {
    const { rows, cols } = bands(block, lit);
    const right = block.x + block.cols * block.cw;
    const bottom = block.y + block.rows * block.ch;
    g.save();
    g.beginPath();
    g.rect(block.x, block.y, right - block.x, bottom - block.y);
    if (rows) g.rect(block.x, rows[0], right - block.x, rows[1]);
    if (cols) for (const [x, w] of cols) hole(g, block, x, w, rows);
    g.fill("evenodd");
    g.restore();
    if (rest && !block.result) continue;
    g.strokeStyle = rest ? scene.theme.quiet : scene.theme.text;
    g.lineWidth = rest ? 1 : 1.5;
    if (rows) g.strokeRect(block.x - 1, rows[0] - 0.5, right - block.x + 2, rows[1] + 1);
    if (cols) for (const [x, w] of cols) g.strokeRect(x - 0.5, block.y - 1, w + 1, bottom - block.y + 2);
    if ((block.result || block.tensor.name === lit.of) && rows && cols?.length && !rest && (lit.tile === undefined || lit.tile === block.head)) {
      g.lineWidth = opened ? 3.5 : 2.5;
      g.strokeRect(cols[0][0] - 1, rows[0] - 1, cols[0][1] + 2, rows[1] + 2);
    }
  }
}

// Where a column's light meets a row's, the even-odd rule would darken it again: leave it out twice.
function hole(g, block, x, w, rows) {
  const bottom = block.y + block.rows * block.ch;
  if (!rows) return g.rect(x, block.y, w, bottom - block.y);
  g.rect(x, block.y, w, rows[0] - block.y);
  g.rect(x, rows[0] + rows[1], w, bottom - rows[0] - rows[1]);
}

// The stretch of a block's rows and columns that an axis selection lights.
function bands(block, lit) {
  const find = (axis) => {
    if (!axis) return undefined;
    if (axis in lit) return lit[axis];
    const [outer, inner] = axis.split("*");
    return inner && outer in lit && inner in lit ? lit[outer] * lit.sizes[inner] + lit[inner] : undefined;
  };
  if ("head" in lit && block.head >= 0 && block.head !== lit.head) return {};
  const at = (index, pool) => (index === undefined ? undefined : Math.floor(index / pool));
  const r = at(find(block.rowAxis), block.rowPool);
  const c = at(find(block.colAxis), block.colPool);
  return {
    rows: r === undefined ? null : [block.y + r * block.ch, block.ch],
    cols: c === undefined ? null : [[block.x + c * block.cw, Math.max(block.cw, 2)]],
  };
}

export function hit(picture, x, y) {
  for (const block of picture.blocks) {
    const c = Math.floor((x - block.x) / block.cw);
    const r = Math.floor((y - block.y) / block.ch);
    if (r >= 0 && c >= 0 && r < block.rows && c < block.cols) return { block, r, c };
  }
  return null;
}

export function thumbnail(canvas, m, theme, ratio, side) {
  canvas.width = canvas.height = Math.round(side * ratio);
  const g = canvas.getContext("2d");
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  texture(g, { ...m, x: 0, y: 0, cw: side / m.cols, ch: side / m.rows }, theme, ratio);
}

// The scene's units become device pixels: `scale` for the reader's screen, `ratio` for its pixels.
function prepare(canvas, picture, { scale, ratio }) {
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

function cells(g, block, scene) {
  texture(g, block, scene.theme, scene.ratio);
  const digits = fitting(g, block, scene.theme.font);
  if (!digits) return;
  g.font = `${digits.size}px ${scene.theme.font}`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  for (let r = 0; r < block.rows; r++) {
    for (let c = 0; c < block.cols; c++) {
      const value = block.at(r, c);
      g.fillStyle = value === -Infinity ? scene.theme.text : inkOn(shade(scene.theme, value, block.scale));
      g.fillText(number(value, digits.decimals), block.x + (c + 0.5) * block.cw, block.y + (r + 0.5) * block.ch + 0.5);
    }
  }
}

// As many decimals as every cell has room for, as large as it has; nothing if that is too small.
function fitting(g, block, font) {
  if (block.cw < 15 || block.ch < DIGITS.height) return null;
  let [low, high] = [0, 0];
  for (let r = 0; r < block.rows; r++) {
    for (let c = 0; c < block.cols; c++) {
      const value = block.at(r, c);
      if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  }
  g.font = `10px ${font}`;
  for (const decimals of Math.max(high, -low) >= 10 ? [2, 1, 0] : [2, 1]) {
    const widest = Math.max(...[low, high].map((v) => g.measureText(number(v, decimals)).width));
    const size = Math.min(DIGITS.most, block.ch * 0.55, (10 * (block.cw - 7)) / widest);
    if (size >= DIGITS.least) return { decimals, size };
  }
  return null;
}

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
  buffer.getContext("2d").putImageData(image, 0, 0);
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

function frame(g, block, { theme }) {
  const [width, height] = [block.cols * block.cw, block.rows * block.ch];
  g.strokeStyle = block.title?.hue ? theme.hue[block.title.hue] : theme.faint;
  g.lineWidth = block.title?.hue ? 1.5 : 1;
  g.strokeRect(block.x - 0.5, block.y - 0.5, width + 1, height + 1);
  if (block.cw < 12 || block.ch < 11) return;
  g.strokeStyle = theme.ground;
  g.lineWidth = 1;
  g.beginPath();
  for (let c = 1; c < block.cols; c++) line(g, block.x + c * block.cw, block.y, 0, height);
  for (let r = 1; r < block.rows; r++) line(g, block.x, block.y + r * block.ch, width, 0);
  g.stroke();
}

function line(g, x, y, dx, dy) {
  g.moveTo(x, y);
  g.lineTo(x + dx, y + dy);
}

function labels(g, block, scene) {
  const { theme } = scene;
  const named = (axis) => isToken(axis) || scene.labelled(axis, block.head);
  g.textBaseline = "middle";
  if (block.labels.left && named(block.rowAxis) && block.ch >= 6) {
    const size = Math.min(13, Math.max(8, block.ch - 1));
    g.font = `${size}px ${theme.font}`;
    g.textAlign = "right";
    g.fillStyle = theme.hue[block.rowAxis] ?? theme.text;
    for (let r = 0; r < block.rows; r++) {
      clipped(g, scene.name(block, "row", r), block.x - 7, block.y + (r + 0.5) * block.ch, 104);
    }
  }
  if (block.labels.left && block.rowAxis in ROLE) {
    g.save();
    g.translate(block.x - block.reach + 8, block.y + (block.rows * block.ch) / 2);
    g.rotate(-Math.PI / 2);
    g.font = `11.5px ${theme.font}`;
    g.textAlign = "center";
    g.fillStyle = theme.hue[block.rowAxis];
    g.fillText(`rows ${ROLE[block.rowAxis]}`, 0, 0);
    g.restore();
  }
  const heading = block.labels.top && named(block.colAxis) ? scene.headingHeight(block) : 0;
  if (heading) {
    g.font = `12px ${theme.font}`;
    g.fillStyle = theme.hue[block.colAxis] ?? theme.text;
    const turned = heading > 20;
    for (let c = 0; c < block.cols; c++) {
      if (turned && c % Math.ceil(12 / block.cw)) continue;
      const [x, y] = [block.x + (c + 0.5) * block.cw, block.y - 7];
      g.save();
      g.translate(x, y);
      if (turned) g.rotate(-Math.PI / 4);
      g.textAlign = turned ? "left" : "center";
      clipped(g, scene.name(block, "col", c), 0, 0, turned ? heading * 1.3 : block.cw);
      g.restore();
    }
  }
  if (!block.title) return;
  const y = block.y - heading - 11;
  g.textAlign = "left";
  let x = block.x;
  if (block.labels.side) {
    // a one-row strip is named at its right end, where there is room
    g.font = `600 12px ${theme.font}`;
    g.fillStyle = block.title.hue ? theme.hue[block.title.hue] : theme.quiet;
    g.fillText(block.title.text ?? "", block.x, block.y - 8);
    return;
  }
  g.font = `600 13px ${theme.font}`;
  g.fillStyle = block.title.hue ? theme.hue[block.title.hue] : theme.text;
  g.fillText(block.title.text ?? "", x, y);
  x += g.measureText(block.title.text ?? "").width + 8;
  const answers = block.colAxis === "key" && block.title.size;
  const size = answers ? `columns ${ROLE.key}` : (block.title.size ?? "");
  g.font = `11.5px ${theme.font}`;
  g.fillStyle = answers ? theme.hue.key : theme.quiet;
  if (size && x + g.measureText(size).width < block.x + Math.max(block.cols * block.cw, 150)) g.fillText(size, x, y);
}

// The reader's word as it is, in its own direction, cut with an ellipsis where it is too long.
function clipped(g, text, x, y, width) {
  let shown = visible(text);
  if (g.measureText(shown).width > width) {
    let [low, high] = [0, Math.min(shown.length, 60)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (g.measureText(`${shown.slice(0, middle)}…`).width <= width) low = middle;
      else high = middle - 1;
    }
    shown = `${shown.slice(0, low)}…`;
  }
  g.fillText(`\u2068${shown}\u2069`, x, y);
}
