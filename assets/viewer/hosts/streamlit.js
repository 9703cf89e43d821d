// Between Streamlit and the viewer: collects the parts, tells Streamlit where the reader has moved.

import { decode } from "../data/decode.js";

const mounted = new WeakMap();
const SETTLE = 220; // ms without another move before the page hears of it; a first opened cell goes at once

// A component that shows `mount(root, payload, onChange)` from parts of these names. The last part
// says in `belongs` which of the others it goes with; nothing is drawn from parts that do not. Those
// it does not name may come later.
export function connect(mount, names) {
  return ({ data, parentElement, setStateValue }) => {
    const viewer = mounted.get(parentElement) ?? start(parentElement, data.key, setStateValue, mount, names);
    viewer.refresh();
    return viewer.stop;
  };
}

function start(parent, key, setStateValue, mount, names) {
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
  let untold = null;
  const flush = () => {
    clearTimeout(timer);
    if (untold) setStateValue("moved", untold);
    untold = null;
  };
  const tell = (view, away) => {
    if (away) return follow(away);
    clearTimeout(timer);
    untold = view;
    const wait = view.cell && performance.now() - told > SETTLE ? 0 : SETTLE;
    told = performance.now();
    timer = setTimeout(flush, wait);
  };
  // On to another page, by the link that the page has put beside this component: a link of the page's
  // own is one step of the browser's history. It follows what is open here, so it may be a moment late.
  const follow = (wanted) => {
    flush();
    const late = performance.now() + 5000;
    const go = () => {
      const link = document.querySelector(`.st-key-${key}_away_part a`);
      const query = link && new URL(link.href).searchParams;
      if (query && Object.entries(wanted).every(([name, value]) => query.get(name) === String(value))) link.click();
      else if (performance.now() < late) requestAnimationFrame(go);
    };
    go();
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
