// Between Streamlit and the viewer: collects the parts, tells Streamlit where the reader has moved.

import { decode } from "./payload.js";

const mounted = new WeakMap();
const SETTLE = 220; // ms without another move before the page hears of it; a first opened cell goes at once

// A component that shows `mount(root, payload, onChange)` from parts of these names. The last part
// says in `belongs` which of the others it goes with; nothing is drawn from parts that do not. Those
// it does not name may come later.
export function connect(mount, names) {
  return ({ data, parentElement, setStateValue, setTriggerValue }) => {
    const out = { setStateValue, setTriggerValue };
    const viewer = mounted.get(parentElement) ?? start(parentElement, data.key, out, mount, names);
    viewer.refresh();
    return viewer.stop;
  };
}

function start(parent, key, { setStateValue, setTriggerValue }, mount, names) {
  const root = document.createElement("div");
  root.className = "root";
  parent.append(root);
  const store = (globalThis.attentionViewerParts ??= new Map());
  const decoded = new Map();
  let update = null;
  let timer = null;
  let told = 0;
  const part = (name) => {
    const bytes = store.get(`${key}_${name}`);
    if (!bytes) return null;
    if (decoded.get(name)?.bytes !== bytes) decoded.set(name, { bytes, value: decode(bytes) });
    return decoded.get(name).value;
  };
  const tell = (view, away) => {
    clearTimeout(timer);
    if (away) return setTriggerValue("away", view);
    const wait = view.cell && performance.now() - told > SETTLE ? 0 : SETTLE;
    told = performance.now();
    timer = setTimeout(() => setStateValue("moved", view), wait);
  };
  const refresh = () => {
    const found = Object.fromEntries(names.map((name) => [name, part(name)]));
    const last = found[names.at(-1)];
    if (!last || Object.entries(last.belongs).some(([name, id]) => found[name]?.id !== id)) return;
    const payload = { ...found, ...last };
    if (update) update(payload);
    else update = mount(root, payload, tell);
  };
  const size = () => {
    const top = root.getBoundingClientRect().top;
    const height = Math.max(500, Math.min(980, innerHeight - Math.max(0, top) - 70));
    if (top >= 0) root.style.setProperty("--viewer-height", `${height}px`);
  };
  const heard = (event) => event.detail.startsWith(`${key}_`) && refresh();
  addEventListener("attention-viewer-part", heard);
  addEventListener("resize", size);
  size();
  const viewer = {
    refresh,
    stop() {
      removeEventListener("attention-viewer-part", heard);
      removeEventListener("resize", size);
      clearTimeout(timer);
      mounted.delete(parent);
      root.remove();
    },
  };
  mounted.set(parent, viewer);
  return viewer;
}
