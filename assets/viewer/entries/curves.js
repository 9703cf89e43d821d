// How a training run goes, as a Streamlit component: tells the page which step was chosen.

import { serial } from "../data/serial.js";
import { curves } from "../viewers/curves.js";

const mounted = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const shown = mounted.get(parentElement);
  shown.follow(data, setStateValue);
  return shown.stop;
}

function start(parent) {
  let tell = null;
  const view = curves(parent, (step) => tell("moved", { step, serial: serial() }));
  return {
    follow(data, setStateValue) {
      tell = setStateValue;
      view.show(data);
    },
    stop() {
      mounted.delete(parent);
      view.remove();
    },
  };
}
