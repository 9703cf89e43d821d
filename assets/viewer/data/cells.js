// A board as its text: nine cells between spaces, row after row. `7` is a handwritten seven, `7c` the third of
// them, `.` an empty cell, `~` with 28 x 28 bits in base64url one that was drawn.

export const SIDE = 28; // pixels of a cell, across and down
export const ROW = 3; // cells
const EMPTY = ".";
const HALF = 128; // ink from which a pixel counts as drawn
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export const split = (board) => board.split(" ");
export const whereIs = (i) => `row ${Math.floor(i / ROW) + 1}, column ${(i % ROW) + 1}`;
export const isDigit = (text) => /^\d/.test(text);

// What is in a cell, in a word.
export function named(text) {
  if (text === EMPTY) return "empty";
  return isDigit(text) ? text[0] : "drawn";
}

// The same digit in the next hand, of as many as there are.
export function another(text, variants) {
  const next = (text.length > 1 ? LETTERS.indexOf(text[1]) + 1 : 1) % variants[text[0]];
  return text[0] + (next ? LETTERS[next] : "");
}

// The text of a cell with this ink: its pixels as bits, eight to a byte, the first the highest.
export function written(ink) {
  if (!ink.some((pixel) => pixel >= HALF)) return EMPTY;
  const bytes = new Uint8Array(ink.length / 8);
  for (const [i, pixel] of ink.entries()) if (pixel >= HALF) bytes[i >> 3] |= 128 >> (i & 7);
  const base64 = btoa(String.fromCharCode(...bytes));
  return `~${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

// The ink of a cell that is empty or was drawn; null of a handwritten digit, which the server has.
export function inkOf(text) {
  const ink = new Uint8Array(SIDE * SIDE);
  if (isDigit(text)) return null;
  if (text === EMPTY) return ink;
  const bytes = atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  return ink.map((_, i) => (bytes.charCodeAt(i >> 3) & (128 >> (i & 7)) ? 255 : 0));
}

// Ink as the server sends it, a byte for a pixel, in base64.
export const unpacked = (packed) => Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));

// The ink with a stroke from one point to another, in pixels; erased with less than no radius.
export function stroked(ink, [x0, y0], [x1, y1], radius) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const reach = radius * radius;
  return ink.map((pixel, i) => {
    const [x, y] = [(i % SIDE) + 0.5 - x0, Math.floor(i / SIDE) + 0.5 - y0];
    const along = length && Math.max(0, Math.min(1, (x * dx + y * dy) / length));
    const far = (x - along * dx) ** 2 + (y - along * dy) ** 2;
    return far > reach ? pixel : radius < 0 ? 0 : 255;
  });
}

// What is drawn on: of a handwritten digit its pixels as bits.
export const bold = (ink) => ink.map((pixel) => (pixel >= HALF ? 255 : 0));
