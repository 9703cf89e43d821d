// A part as the server sends it: four bytes of length, a JSON header, then float32 numbers.

const NUMBERS = new Set(["product", "value", "was", "now"]);

export function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const numeric = (key, value) => (NUMBERS.has(key) ? Number(value) : value); // "-Infinity"
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)), numeric);
  const numbers = bytes.slice(4 + length).buffer; // a copy starts aligned
  for (const tensor of Object.values(header.tensors ?? {})) {
    const size = tensor.shape.reduce((a, b) => a * b, 1);
    tensor.data = new Float32Array(numbers, tensor.offset, size);
  }
  return header;
}
