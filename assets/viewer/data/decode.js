// A part as the server sends it: four bytes of length, a JSON header, then numbers: float32, float16 or bytes.

// The header; its tensors by their names, those of a change under `beside` by side and name.
export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const numbers = bytes.slice(4 + length).buffer; // a copy starts aligned
  const tensors = Object.create(null); // a tensor may have any name
  const beside = {};
  for (const tensor of header.tensors ?? []) {
    const size = tensor.shape.reduce((a, b) => a * b, 1);
    const among = tensor.side ? (beside[tensor.side] ??= Object.create(null)) : tensors;
    among[tensor.name] = { ...tensor, data: read(tensor, numbers, size) };
  }
  for (const answer of header.answers ?? []) restore(answer);
  return { ...header, tensors, beside };
}

function read({ bytes, half, offset }, numbers, size) {
  if (half) return halves(new Uint16Array(numbers, offset, size));
  return new (bytes ? Uint8Array : Float32Array)(numbers, offset, size);
}

let whole = null; // every number of two bytes, by its bits

// Numbers of half precision (IEEE 754 binary16).
function halves(bits) {
  whole ??= Float32Array.from({ length: 1 << 16 }, (_, i) => {
    const [sign, exponent, fraction] = [i & 0x8000 ? -1 : 1, (i >> 10) & 31, i & 1023];
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction;
  });
  return Float32Array.from(bits, (i) => whole[i]);
}

// JSON has no infinity: in an answer a number that is not finite is a word, "-Infinity" or "NaN".
function restore(answer) {
  for (const name of ["value", "was", "now"]) if (name in answer) answer[name] = Number(answer[name]);
  if (answer.sum) restoreSum(answer.sum);
}

function restoreSum({ terms, parts }) {
  for (const term of terms) {
    term.product = Number(term.product);
    for (const factor of term.factors) factor.value = Number(factor.value);
  }
  parts.forEach(restoreSum);
}
