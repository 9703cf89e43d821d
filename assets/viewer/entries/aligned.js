// A translation and its words' attention, as a Streamlit component: tells the page which step is looked at,
// and which head.

import { serial } from "../data/serial.js";
import { aligned } from "../viewers/aligned.js";

const mounted = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const shown = mounted.get(parentElement);
  shown.follow(data, setStateValue);
  return shown.stop;
}

function start(parent) {
  let told = null;
  let tell = null;
  const view = aligned(parent, (moved) => tell("moved", { ...moved, of: told.of, serial: serial() }));
  return {
    follow(data, setStateValue) {
      tell = setStateValue;
      told = data;
      view.show(data);
    },
    stop() {
      mounted.delete(parent);
      view.remove();
    },
  };
}
