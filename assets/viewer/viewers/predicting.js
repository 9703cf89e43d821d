// Predict, commit, reveal: what a stage made is covered until the reader has said what it will be.

import { kept } from "../data/kept.js";
import { matrix } from "../data/matrix.js";
import { ALL, hides, idOf, isCover, isRight, uncovers } from "../data/questions.js";
import { titleOf } from "../data/trace.js";
import { h } from "../parts/dom.js";
import { fadeIn } from "../parts/forms.js";
import { quiz } from "../parts/quiz.js";
import { entryName } from "../words/axes.js";
import { number, plainly } from "../words/numbers.js";
import { capital } from "../words/text.js";
import { say } from "./aloud.js";
import { comeToCell, show } from "./showing.js";
import { allHeads, questionsIn, stageIn, turnedIn } from "./walk.js";

const ANY = "any"; // kind of question
const MOST = 200; // answers that are kept
const WAITING = "Looking for a question …";
const COVERED = "Covered numbers of this stage: arrow keys move, Enter answers";
const stored = kept("attention predicted");

// v: the stage viewer; tell sends a move to the page.
export function predicting(v, tell) {
  const { ui, state, act } = v;
  let outcomes = [stored.read() ?? []].flat(); // {id, given, right}; both null where the answer was only shown
  let where = ""; // the walk, stage and head that the question is of
  let question = null;
  let waiting = false; // for the page to ask about what is seen now
  let untold = false; // the question is to be said once it is there,
  let wanted = false; // and to have the focus

  const button = h("button", { class: "turn predict", "aria-pressed": "false", onclick: toggle }, "Predict");
  const byKey = (event) => !event?.detail; // a click has a number
  const row = quiz({ commit, reveal: () => commit(null), why, another, next, forget });
  const label = ui.surface.getAttribute("aria-label");
  ui.previous.parentNode.before(button);
  const told = h("div", { class: "told" });
  ui.reading.replaceWith(told);
  told.append(ui.reading, row.row);

  const idIn = (each) => idOf(v.parts.trace, each);
  function outcomeOf(each) {
    const sought = idIn(each);
    return outcomes.find(({ id }) => id === sought) ?? null;
  }
  const outcome = () => question && outcomeOf(question);
  const open = () => question !== null && !outcome();
  const covers = () => (waiting ? ALL : open() && isCover(question.covers) ? question.covers : null);

  // What is still to be asked of a stage: neither answered, nor told by what another answer revealed.
  function left(stage) {
    const every = questionsIn(v.parts, { ...state, stage });
    const done = every.filter(outcomeOf);
    return every.filter(
      (each) => !done.includes(each) && !done.some(({ covers }) => uncovers(covers, each.covers)),
    );
  }

  // Which question there is, before anything is drawn. One that was answered stays until the reader goes
  // on, whoever asks then: what was revealed is not covered again.
  function settle() {
    const { trace, answered } = v.parts;
    const here = JSON.stringify([trace.id, state.stage, state.head, state.predict]);
    const same = here === where;
    where = here;
    if (same && outcome()) return;
    // What the page sent last is about where the reader was then.
    const late = answered && ["head", "ask", "predict"].some((name) => answered[name] !== state[name]);
    waiting = Boolean(state.predict && late);
    untold ||= waiting;
    const can = waiting ? [] : questionsIn(v.parts, state);
    const again = same && question && can.find((each) => idIn(each) === idIn(question));
    question = again || can.findLast(outcomeOf) || can[0] || null;
    if (!state.of && hides(covers(), state.cell)) state.cell = null;
  }

  // What is there beside the picture, when that is drawn.
  function draw() {
    // A page that asks nothing says so; in a file all that is asked is there.
    const may = v.parts.answered ? v.parts.answered.predict !== null : v.parts.quiz.length > 0;
    const on = state.predict !== "";
    button.hidden = !may;
    button.title = on ? "Hide nothing (H)" : "Hide what each stage made, and predict it (H)";
    button.setAttribute("aria-pressed", String(on));
    ui.strip.cover(covers() !== null);
    ui.surface.setAttribute("aria-label", open() && question.by === "cell" ? COVERED : label);
    row.show(on ? shown() : null, outcomes);
    if (waiting) return;
    if (untold && on) say(v, [ui.reading.textContent]);
    if (wanted && on) focus();
    untold = wanted = false;
  }

  function shown() {
    const done = outcome();
    const of = {
      waiting,
      open: open() && question,
      words: v.parts.axes.isToken(columns()),
      done: Boolean(done),
      marked: marked(),
      why: Boolean(done && question.cell && !allHeads(v.parts, state)),
      another: !open() && left(state.stage).length > 0,
      next: onward()?.title,
    };
    return { ...of, key: JSON.stringify([of, outcomes.length]) };
  }

  const columns = () =>
    stageIn(v.parts, state)
      .axes.filter((_, i) => i !== stageIn(v.parts, state).head)
      .at(-1);

  // The column that a click there would answer with, or null.
  function takes({ block, r, c, word }) {
    if (!open() || question.by !== "cell") return null;
    if (!word)
      return block.covered?.(r, c) ? turnedIn(block, [r + block.firstRow, c + block.firstCol])[1] : null;
    const [axis, i] =
      word === "row" ? [block.rowAxis, r + block.firstRow] : [block.colAxis, c + block.firstCol];
    return axis === columns() ? i : null;
  }

  // Whether a click there was an answer, or on what is covered.
  function take(found) {
    const column = takes(found);
    if (column !== null) commit(column);
    return column !== null || Boolean(!found.word && found.block.covered?.(found.r, found.c));
  }

  // given: a column, an option's place, a number, or null to be shown the answer.
  function commit(given) {
    if (!open()) return;
    const inRow = row.row.contains(row.row.getRootNode().activeElement);
    const right = given === null ? null : isRight(question, given);
    outcomes = [...outcomes, { id: idIn(question), given, right }].slice(-MOST);
    stored.write(outcomes);
    [untold, wanted] = [true, inRow];
    state.hover = null; // which is of the covered picture
    ui.tip.hidden = true;
    show(v);
    fadeIn(ui.surface);
  }

  function says() {
    if (waiting) return [WAITING];
    if (!question) return null;
    const done = outcome();
    if (!done) return question.says;
    const reason = capital(question.reason);
    if (done.right === null) return reason;
    if (done.right) return ["Right. ", ...reason];
    return ["You said ", ...said(done.given), " ", ...reason];
  }

  // What the reader said, and how far from right it is.
  function said(given) {
    if (question.by === "choice") return [...question.options[given], "."];
    if (question.by === "number")
      return [
        `${plainly(given)}, which is ${number(Math.abs(given - question.answer), question.decimals)} off.`,
      ];
    const { axes, tensors } = v.parts;
    const stage = stageIn(v.parts, state);
    const known = axes.ofHead(Math.max(0, state.head));
    const value = matrix(axes, tensors[stage.name], stage.axes, known).at(rowOf(question), given);
    const name = axes.label(columns(), given, known);
    return [axes.isToken(columns()) ? [name] : entryName(axes, columns(), name), ` (${number(value)}).`];
  }

  const rowOf = ({ cell, ask }) => cell?.[0] ?? ask;

  // Where the answer is on the picture, and what the reader said.
  function marked() {
    const done = outcome();
    if (!done) return null;
    const given = question.by === "cell" && done.right === false ? [rowOf(question), done.given] : null;
    return { head: question.head, right: question.cell, given };
  }

  function why() {
    act.choose({ of: "", cell: question.cell });
    comeToCell(v);
  }

  function another(event) {
    [question] = left(state.stage);
    [untold, wanted] = [true, byKey(event)];
    show(v);
  }

  // To the next stage that has a question, else to the next layer.
  function onward() {
    const { stages, next } = v.parts.trace;
    const stage = stages.findIndex((_, i) => i > state.stage && left(i).length > 0);
    if (stage >= 0) return { title: "Next question ›", go: () => act.go(stage) };
    if (!next) return null;
    const { part, layer, key } = next;
    return { title: `${titleOf(v.parts.trace, next)} ›`, go: () => act.turn(layer, key, part) };
  }

  function next(event) {
    wanted = byKey(event);
    const way = onward();
    if (way) way.go();
    else act.step(1);
  }

  function forget(event) {
    outcomes = [];
    stored.write(null);
    where = "";
    [untold, wanted] = [true, byKey(event)];
    show(v);
  }

  function toggle(event) {
    state.predict = state.predict ? "" : ANY;
    [untold, wanted] = [state.predict !== "", byKey(event)];
    show(v);
    tell();
    if (!state.predict) say(v, ["Nothing is hidden.", ui.reading.textContent]);
  }

  function focus() {
    if (!row.focus() && open()) ui.surface.focus({ preventScroll: true });
  }

  return {
    settle,
    draw,
    covers,
    open,
    says,
    takes,
    take,
    marked,
    focus,
    toggle,
    commit,
    asked: () => (open() ? question : null),
    next,
    may: () => !button.hidden,
    reveal: () => commit(null),
    answered: () => Boolean(outcome()),
  };
}
