// The sentence at the picture: what is asked, or what a row of it says.

import { restsAt } from "../data/pairs.js";
import { keysOf } from "../data/trace.js";
import { h } from "../parts/dom.js";
import { named, sentence } from "../parts/named.js";
import { called } from "../words/nouns.js";
import { number } from "../words/numbers.js";
import { readChange, readGradient, readRow } from "../words/reading.js";
import { tipOf, whose } from "./naming.js";
import { sideHere, sideIn, stageIn, waitsIn } from "./walk.js";

const WAITING = "Working out the gradient …";
const LONG = 170; // signs that have room at the caption's full size

// row: of the block, a matrix of what the stage made.
export function caption(v, block, kind, row) {
  const { ui, state, quiz } = v;
  const asked = quiz.says();
  const tapped = state.hover && state.touched ? `${tipOf(v, state.hover)}. ` : "";
  ui.reading.replaceChildren(
    tapped,
    ...(asked
      ? sentence(asked)
      : waitsIn(v.parts, state)
        ? [WAITING]
        : [whose(v, block), ...sentence(read(v, block, kind, row)), ...restsIn(v, block, row), ...endOf(v)]),
  );
  ui.reading.classList.toggle("long", ui.reading.textContent.length > LONG);
}

function read({ parts, state, scene }, block, kind, row) {
  const names = { row: (r) => scene.name(block, "row", r), col: (c) => scene.name(block, "col", c) };
  const { told } = stageIn(parts, state);
  const side = sideIn(parts, state);
  if (side === "gradient") return readGradient(scene.axes, block, row, names, sideHere(parts, state).says);
  if (side === "difference") return readChange(scene.axes, block, row, names);
  return (side === "after" ? told[row] : null) ?? readRow(scene.axes, kind, block, row, names);
}

// From the first stage of a story to what comes of it.
function endOf({ parts, state, act }) {
  const { stages } = parts.trace;
  if (sideIn(parts, state) === "gradient") return [];
  const last = stages.findLastIndex(({ told }) => told.length > 0);
  if (state.stage !== 0 || last < 1 || !stages[0].told.length) return [];
  return [" ", h("button", { class: "link result", onclick: () => act.go(last) }, "See what comes of it ›")];
}

// Where most of a row's weight goes to a token that hands next to nothing over, and why.
function restsIn({ parts, state }, block, row) {
  const { rests } = stageIn(parts, state);
  if (sideIn(parts, state) === "gradient") return [];
  const { head, cols } = block;
  const place = rests.find(
    (rest) => rest.key < cols && restsAt(rest, { head, key: rest.key }, block.at(row, rest.key)),
  );
  if (!place) return [];
  const name = () => h("b", {}, named(keysOf(parts.trace)[place.key]));
  const why = h("span", { class: "why", tabindex: -1 });
  const reason = () => {
    why.replaceChildren(
      `A weight says how much is taken, not how much there is: the value of `,
      name(),
      ` is ${number(place.length)} long here, those of the ${called("words")} about ${number(place.others)}. So a head looks there when it has nothing to say.`,
    );
    why.focus(); // which the button had, that is gone
  };
  why.append(name(), " is a rest place: ", h("button", { class: "link", onclick: reason }, "why?"));
  return [" ", why];
}
