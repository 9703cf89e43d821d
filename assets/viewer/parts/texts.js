// The two texts of a translator: who asks in the one that is walked, and which word of the other goes with it.

import { brief, visible } from "../words/text.js";
import { h } from "./dom.js";
import { radios } from "./radios.js";

// act.ask({ask}) or act.ask({follow}), as in asking.js.
export function texts(trace, act) {
  const { tokens, special, other, keys } = trace;
  if (!other) return { group: h("div", { hidden: true }), show: () => {}, fits: (next) => !next.other };
  const says = keys !== null; // this text is the one that is said, and asks the other
  const row = (name, words, added, click) => {
    const buttons = words.map((word, i) =>
      h(
        "button",
        {
          role: "radio",
          class: `token${added.includes(i) ? " special" : ""}`,
          tabindex: -1,
          "aria-checked": "false",
          onclick: () => click(i),
        },
        h("bdi", {}, visible(brief(word)).trim() || "␣"),
      ),
    );
    for (const [i, button] of buttons.entries()) button.classList.toggle("begins", /^\s/.test(words[i]));
    const group = h("div", { class: "tokens", role: "radiogroup", "aria-label": name }, ...buttons);
    return { buttons, group, choose: radios(group) };
  };
  let following = -1;
  const mine = row(says ? "The word that is said" : "The word that asks", tokens, special, (ask) =>
    act.ask({ ask }),
  );
  const theirs = row(
    says ? "The word to follow it to" : "The word that is said",
    other.tokens,
    other.special,
    (i) => act.ask(says ? { follow: following === i ? -1 : i } : { ask: other.mine[i] }),
  );
  const lines = [
    h("span", { class: "name" }, "reads"),
    says ? theirs.group : mine.group,
    h("span", { class: "name" }, "says"),
    says ? mine.group : theirs.group,
  ];
  const group = h("div", { class: "texts" }, ...lines);
  const show = ({ ask, follow }) => {
    following = follow;
    const beside = other.theirs[ask];
    mine.choose(mine.buttons[ask]);
    theirs.choose(theirs.buttons[says && follow >= 0 ? follow : beside]);
    for (const [i, button] of theirs.buttons.entries()) {
      button.classList.toggle("followed", says && i === follow);
      button.classList.toggle("beside", i === beside);
    }
    // What is not said yet, nobody knows while this word is made.
    if (says) for (const [i, button] of mine.buttons.entries()) button.classList.toggle("later", i > ask);
  };
  const told = ({ tokens, other, keys }) => JSON.stringify([tokens, other, keys]);
  const of = told(trace);
  return { group, show, fits: (next) => told(next) === of };
}
