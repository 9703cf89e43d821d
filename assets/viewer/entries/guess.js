// What a model guesses, as a Streamlit component: tells the page which bar or which token was taken.

import { serial } from "../data/serial.js";
import { guess } from "../viewers/guess.js";

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
  const view = guess(parent, (taken) => tell("moved", { ...taken, of: told.of, serial: serial() }));
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
