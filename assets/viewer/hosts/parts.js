// The parts that the page has sent for a component, each decoded once.

import { decode } from "../data/decode.js";

const SENT = "attention-viewer-part";

// All that have come for the component of a key, by their names.
export function partsOf(key) {
  const decoded = new Map();
  return () => {
    const found = {};
    for (const [name, bytes] of globalThis.attentionViewerParts?.get(key) ?? []) {
      if (decoded.get(name)?.bytes !== bytes) decoded.set(name, { bytes, value: decode(bytes) });
      found[name] = decoded.get(name).value;
    }
    return found;
  };
}

// Calls `heard` whenever one has come; gives what ends that.
export function onPart(key, heard) {
  const listen = (event) => event.detail === key && heard();
  addEventListener(SENT, listen);
  return () => removeEventListener(SENT, listen);
}

// The same view, which is shown the component's parts beside what the page says of it.
export function fed(key, view) {
  const parts = partsOf(key);
  let told = null;
  const show = () => told && view.show({ ...told, parts: parts() });
  const ignore = onPart(key, show);
  return {
    show(data) {
      told = data;
      show();
    },
    remove() {
      ignore();
      view.remove();
    },
  };
}
