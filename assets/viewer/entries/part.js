// One part of a viewer's data on its way: its first byte says how long its address is, which names the
// viewer and the part; the rest is kept for that viewer and announced.

import { tendPage } from "../hosts/page.js";

const kept = new WeakMap(); // by what was sent, so that what comes unchanged stays the same part

export default function ({ data }) {
  tendPage();
  if (!data) return;
  const start = 1 + data[0];
  const [viewer, name] = new TextDecoder().decode(data.subarray(1, start)).split(" ");
  if (!kept.has(data)) kept.set(data, data.subarray(start));
  const parts = (globalThis.attentionViewerParts ??= new Map());
  if (!parts.has(viewer)) parts.set(viewer, new Map());
  parts.get(viewer).set(name, kept.get(data));
  dispatchEvent(new CustomEvent("attention-viewer-part", { detail: viewer }));
}
