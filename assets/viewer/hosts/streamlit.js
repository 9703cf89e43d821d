// Between Streamlit and a viewer: collects its parts, tells Streamlit where the reader has moved.

import { onPart, partsOf } from "./parts.js";
import { lesson, onPassed, passed } from "./passed.js";
import { telling } from "./telling.js";

const mounted = new WeakMap();

// A component that shows `mount(root, payload, onChange)` from the parts that are sent to its key. The
// part `answer` says in `belongs` which of the others it goes with; nothing is drawn from parts that
// do not. Those it does not name may come later.
export function connect(mount) {
  return ({ data, parentElement, setStateValue }) => {
    const viewer = mounted.get(parentElement) ?? start(parentElement, data.key, setStateValue, mount);
    viewer.refresh();
    return viewer.stop;
  };
}

function start(parent, key, setStateValue, mount) {
  const root = document.createElement("div");
  root.className = "root";
  parent.append(root);
  const parts = partsOf(key);
  const page = telling(key, setStateValue);
  const moved = (move, away) => {
    if (!away) return page.tell(move);
    page.flush();
    follow(key, away);
  };
  let update = null;
  const refresh = () => {
    const { answer, ...others } = parts();
    if (!answer || Object.entries(answer.belongs).some(([name, id]) => others[name]?.id !== id)) return;
    const payload = {
      ...others,
      ...answer,
      answered: answer.view,
      view: page.over(answer.view, (others.trace ?? others.maps).tokens),
    };
    if (update) update(payload);
    else update = mount(root, payload, moved, { lesson, onPassed, passed });
  };
  const size = () => {
    const top = root.getBoundingClientRect().top;
    const height = Math.max(500, Math.min(980, innerHeight - Math.max(0, top) - 70));
    if (top >= 0) root.style.setProperty("--viewer-height", `${height}px`);
  };
  const ignore = onPart(key, refresh);
  addEventListener("resize", size);
  // What stands above may come later or grow, and moves the viewer down.
  const above = new ResizeObserver(size);
  above.observe(root.ownerDocument.querySelector(".stMainBlockContainer") ?? document.body);
  size();
  const viewer = {
    refresh,
    stop() {
      ignore();
      removeEventListener("resize", size);
      above.disconnect();
      page.stop();
      mounted.delete(parent);
      root.remove();
    },
  };
  mounted.set(parent, viewer);
  return viewer;
}

// On to another page, by the link that the page has put beside this component: a link of the page's own
// is one step of the browser's history. It follows what is open here, so it may be a moment late.
function follow(key, wanted) {
  const late = performance.now() + 5000;
  const go = () => {
    const link = document.querySelector(`.st-key-${key}_away_part a`);
    const query = link && new URL(link.href).searchParams;
    if (query && Object.entries(wanted).every(([name, value]) => query.get(name) === String(value)))
      link.click();
    else if (performance.now() < late) requestAnimationFrame(go);
  };
  go();
}
