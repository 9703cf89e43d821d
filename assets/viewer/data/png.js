// PNG files.

const HEADER = 33; // bytes of the signature and of IHDR, after which pHYs stands
const METRE = 0.0254; // of an inch

// The same image, which says with how many dots to an inch it is printed.
export function resolved(bytes, dpi) {
  const chunk = new DataView(new ArrayBuffer(21));
  chunk.setUint32(0, 9);
  chunk.setUint32(4, 0x70485973); // pHYs
  chunk.setUint32(8, Math.round(dpi / METRE));
  chunk.setUint32(12, Math.round(dpi / METRE));
  chunk.setUint8(16, 1); // to a metre
  chunk.setUint32(17, check(new Uint8Array(chunk.buffer, 4, 13)));
  const made = new Uint8Array(bytes.length + 21);
  made.set(bytes.subarray(0, HEADER));
  made.set(new Uint8Array(chunk.buffer), HEADER);
  made.set(bytes.subarray(HEADER), HEADER + 21);
  return made;
}

// The cyclic redundancy code of ISO 3309, as PNG has it.
function check(bytes) {
  let code = -1;
  for (const byte of bytes) {
    code ^= byte;
    for (let bit = 0; bit < 8; bit++) code = (code >>> 1) ^ (code & 1 ? 0xedb88320 : 0);
  }
  return ~code >>> 0;
}
