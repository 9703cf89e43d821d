// The first minute as a Streamlit component: tells the page what was guessed, and which neighbour was chosen.

import { serial } from "../data/serial.js";
import { firstMinute } from "../viewers/minute.js";

// Who goes on from here by one of the page's links has met the app: the bare address is the walkthrough then.
const ON = '[class*="st-key-minute_"] a';
const MET = `attention_met=1; path=/; max-age=${400 * 24 * 3600}; samesite=lax`;
const mounted = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const minute = mounted.get(parentElement);
  minute.follow(data, setStateValue);
  return minute.stop;
}

function start(parent) {
  let told = null;
  let tell = null;
  const move = (state) => tell("moved", { ...state, revision: told.view.revision, serial: serial() });
  const minute = firstMinute(parent, move);
  const leave = (event) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads it before it draws anything
    if (event.composedPath().some((each) => each.matches?.(ON))) document.cookie = MET;
  };
  addEventListener("click", leave, true);
  return {
    follow(data, setStateValue) {
      tell = setStateValue;
      const moved = told?.view.revision !== data.view.revision;
      told = data;
      minute.show(data, moved);
    },
    stop() {
      removeEventListener("click", leave, true);
      mounted.delete(parent);
      minute.remove();
    },
  };
}
