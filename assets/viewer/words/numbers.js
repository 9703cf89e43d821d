// Numbers in words: a true minus sign, as many decimals as help.

const LONG = 1e7; // from here on a number has more digits than can be taken in at a glance

export const astray = (value) => Number.isNaN(value) || value === Infinity;

// As short as it fits in a cell; `bare` leaves out the zero of a share, and a digit of a whole.
export function digits(value, decimals, bare = false) {
  const text = Number.isNaN(value) ? "NaN" : number(value, decimals);
  return bare ? text.replace(/^(−?)0\./, "$1.").replace(/^(−?1)\.00$/, "$1.0") : text;
}

export function number(value, decimals = 2) {
  if (value === -Infinity) return "−∞";
  if (value === Infinity) return "∞";
  if (Number.isNaN(value)) return "not a number";
  const size = Math.abs(value);
  const text = size >= LONG ? size.toExponential(2).replace("e+", "e") : size.toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

// A factor with a power of ten where so many decimals would show nothing of it, though of the product they do.
export function factor(value, decimals, product) {
  const seen = (each) => Number(Math.abs(each).toFixed(decimals)) !== 0;
  if (seen(value) || !seen(product)) return number(value, decimals);
  return value.toExponential(2).replaceAll("-", "−");
}

// So many digits, however small a number is.
export function fine(value, digits = 3) {
  const size = Math.abs(value);
  return number(value, size > 0 && size < Infinity ? decimalsOf(size, digits) : 0);
}

// How many decimals show so many digits of a number of this size.
export const decimalsOf = (size, digits = 3) =>
  Math.max(0, Math.min(9, digits - 1 - Math.floor(Math.log10(size))));

// As many digits as a number has, up to six: for numbers that are typed.
export const plainly = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

export const percent = (value) => {
  const share = value * 100;
  return share > 0 && share < 1 ? "under 1 %" : `${share.toFixed(0)} %`;
};

// A share in two digits that count, so that small ones are told apart.
export const short = (value) => (value === 0 ? "0" : value < 1e-4 ? "under 0.0001" : fine(value, 2));
