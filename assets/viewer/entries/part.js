// One part of a viewer's data on its way: kept under the element's key, and announced.

import { keepTogether } from "../hosts/history.js";

export default function ({ data, parentElement }) {
  keepTogether();
  const holder = parentElement instanceof ShadowRoot ? parentElement.host : parentElement;
  const name = [...(holder.closest("[class*=st-key-]")?.classList ?? [])].find((c) => c.startsWith("st-key-"));
  if (!name || !data) return;
  (globalThis.attentionViewerParts ??= new Map()).set(name.slice(7), data);
  dispatchEvent(new CustomEvent("attention-viewer-part", { detail: name.slice(7) }));
}
