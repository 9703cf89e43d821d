// The two texts of a translator: who asks in the one that is walked, and which word of the other goes with it.

import { brief, visible } from "../words/text.js";
import { h } from "./dom.js";
import { radios } from "./radios.js";

// act.ask({ask}) or act.ask({follow}), as in asking.js.
export function texts(trace, act) {
  const { tokens, special, other, keys } = trace;
  if (!other) return { group: h("div", { hidden: true }), show: () => {}, fits: (next) => !next.other };
  const says = keys !== null; // the walk's text is the one that is said, and asks the other
  let following = -1;
  const mine = line(
    ...(says ? ["says", "The word that is said"] : ["reads", "The word that asks"]),
    ...[tokens, special, (ask) => act.ask({ ask })],
  );
  const theirs = line(
    ...(says ? ["reads", "The word to follow it to"] : ["says", "The word that is said"]),
    ...[other.tokens, other.special],
    (i) => act.ask(says ? { follow: following === i ? -1 : i } : { ask: other.mine[i] }),
  );
  const lines = says ? [theirs.group, mine.group] : [mine.group, theirs.group];
  const group = h("div", { class: "texts" }, ...lines);

  const show = ({ ask, follow, predict }) => {
    following = follow;
    // Who predicts where a word looks is not told.
    const beside = says && predict ? -1 : other.theirs[ask];
    mine.choose(ask);
    theirs.choose(says && follow >= 0 ? follow : beside);
    mine.mark("asks", (i) => i === ask);
    theirs.mark("beside", (i) => i === beside);
    theirs.mark("followed", (i) => says && i === follow);
    mine.mark("later", (i) => says && i > ask); // not said yet while this word is made
  };
  const told = ({ tokens, other, keys }) => JSON.stringify([tokens, other, keys]);
  const of = told(trace);
  return { group, show, fits: (next) => told(next) === of };
}

// A text as a list of buttons of which one is chosen.
function line(title, name, words, added, click) {
  const buttons = words.map((word, i) => {
    const kind = [/^\s/.test(word) && "begins", added.includes(i) && "special"].filter(Boolean);
    const put = { role: "radio", class: ["token", ...kind].join(" "), tabindex: -1, "aria-checked": "false" };
    return h("button", { ...put, onclick: () => click(i) }, h("bdi", {}, visible(brief(word)).trim() || "␣"));
  });
  const list = h("div", { class: "tokens", role: "radiogroup", "aria-label": name }, ...buttons);
  const chosen = radios(list);
  const choose = (i) => {
    const button = buttons[i] ?? null;
    if (chosen(button) === button || !button) return;
    const [left, right] = [button.offsetLeft - list.offsetLeft, list.clientWidth - button.offsetWidth];
    if (left < list.scrollLeft || left > list.scrollLeft + right) list.scrollLeft = left - right / 2;
  };
  const mark = (kind, on) => {
    for (const [i, button] of buttons.entries()) button.classList.toggle(kind, on(i));
  };
  return { group: h("div", { class: "text" }, h("span", { class: "name" }, title), list), choose, mark };
}
