// What the page passes on of itself: its address as a link and as a QR code. The menu Share is told it by the
// server and puts it here, whoever else shows it takes it from here.

const CHANGED = "attention-address";

// told: {address, code, notes}
export function passOn(told) {
  globalThis.attentionAddress = told;
  dispatchEvent(new Event(CHANGED));
}

export const passed = () => globalThis.attentionAddress ?? null;

export const onPassed = (heard, signal) => addEventListener(CHANGED, heard, { signal });
