// Moves on their way to the page, the last of several quick ones only. One is kept until the page has
// heard it, as it names the last it followed: what was on its way when the connection went is told again
// when that is back, and what was cut short by leaving is told on coming back to where it was made.

import { serial } from "../data/serial.js";
import { onReturn } from "./connection.js";
import { kept } from "../data/kept.js";

const SETTLE = 220; // ms without another move before the page hears of it; a first opened cell goes at once
const LED = ".st-key-lesson a"; // a step of a lesson says where to be, whatever was done before it
const LEAVING = 1500; // ms after which a link that was clicked has led to another page, if it does at all

export function telling(key, setStateValue) {
  const { pathname } = location;
  const stored = kept(`attention moved ${key}`);
  let left = stored.read(); // {move, from, tokens}: not heard when the reader left
  let unheard = null;
  let from = []; // where the page may be: where it says, and where it was told to be
  let tokens = "";
  let of = ""; // the tokens that the unheard move was made in
  let timer = null;
  let last = 0;
  const send = () => {
    clearTimeout(timer);
    timer = null;
    if (unheard) from.push(where(unheard));
    setStateValue("moved", unheard);
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    stored.write({ move: unheard, from, tokens });
  };
  const forget = () => {
    clearTimeout(timer);
    timer = null;
    unheard = null;
    stored.write(null);
  };
  // Back, on this page: what was done before it is not to be done after it.
  const back = () => location.pathname === pathname && forget();
  addEventListener("popstate", back);
  // Another page's run is not to be ended by a late move of this one.
  const leave = (event) => {
    const path = event.composedPath();
    if (path.some((each) => each.matches?.(LED))) forget();
    else if (timer !== null && path.some(({ href }) => href)) soon(LEAVING);
  };
  addEventListener("click", leave, true);
  // Also if all was heard, as what the page answered meanwhile may be lost; but then once only: if that very
  // message ends the connection, asking again would end it for ever.
  let asked = false;
  const ignore = onReturn(() => {
    if (unheard || !asked) send();
    asked = true;
  });
  return {
    tell(move) {
      unheard = { ...move, serial: serial() };
      of = tokens;
      soon(move.cell && performance.now() - last > SETTLE ? 0 : SETTLE);
      last = performance.now();
    },
    flush: () => timer !== null && send(),
    // What the page says is to be shown, and above it what it has not heard yet.
    over(view, words) {
      asked = false;
      tokens = JSON.stringify(words);
      if (unheard && view.heard === unheard.serial) forget();
      if (!unheard) from = [where(view)];
      if (left && left.move.revision !== view.revision) {
        if (!unheard && left.tokens === tokens && left.from.includes(from[0])) {
          unheard = { ...left.move, revision: view.revision, serial: serial() };
          of = tokens;
          soon(SETTLE);
        }
        left = null;
      }
      // Of other tokens a move still says where in the walk, but not which of them.
      const others = unheard && "ask" in unheard && of !== tokens;
      const mine = others ? { ask: view.ask, follow: view.follow, cell: null } : {};
      return { ...view, ...unheard, ...mine, revision: view.revision };
    },
    stop() {
      if (unheard) stored.write({ move: unheard, from, tokens });
      clearTimeout(timer);
      removeEventListener("popstate", back);
      removeEventListener("click", leave, true);
      ignore();
    },
  };
}

const where = ({ stage, head, cell, of = "", show = "after", form = "numbers", predict, heads }) =>
  JSON.stringify([stage, head, cell, of, show, form, predict ?? "", heads]);
