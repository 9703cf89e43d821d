// A view as a Streamlit component: it is shown what the page says, and what the reader does there is told.

import { serial } from "../data/serial.js";

const mounted = new WeakMap();

// `view(parent, tell)` gives {show(data), remove()}; what it tells is of what is shown then, named by `of`.
export function mounting(view) {
  return ({ data, parentElement, setStateValue }) => {
    if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement, view));
    const shown = mounted.get(parentElement);
    shown.follow(data, setStateValue);
    return shown.stop;
  };
}

function start(parent, view) {
  let told = null;
  let tell = null;
  const shown = view(parent, (move) => tell("moved", { ...move, of: told.of, serial: serial() }));
  return {
    follow(data, setStateValue) {
      tell = setStateValue;
      told = data;
      shown.show(data);
    },
    stop() {
      mounted.delete(parent);
      shown.remove();
    },
  };
}
