"""A sentence watched while the model learns: its attention, its guess, and how the run goes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from attention_core import Trace
from attention_core.graph.spoken import percent, spoken
from attention_core.training.corpus import MASK
from attention_core.training.sentences import MOST_WORDS
from pages._app.components import curves, guess, viewer
from pages._app.frame import Page
from pages._app.net import caught
from pages._app.words import plain, sentence
from pages.learn.training import charts, runs, sent
from pages.learn.training.place import HELD, Place, visit
from pages.learn.training.runs import Moment, Shared

WIDTHS = (1.9, 1)
EMPTY = f"Type a sentence above to watch, with {MASK} in the place of a word, or choose an example."
LONG = f"; the model was made for {MOST_WORDS}."
NO_MASK = f"Choose a word: it is hidden behind {MASK}, and guessed."
OFTEN = 0.25  # seconds from one picture to the next, at least


def show(page: Page[Place], run: Shared) -> None:
    """The viewer, and beside it what moves."""
    learned = run.at(page.place.at)
    page.readable(
        page.place.watched,
        learned,
        learned.n_positions,
        EMPTY,
        LONG,
        "The sentence that is watched",
    )
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        viewer(visit.component)
    with right:
        _moving(page, run)


def _moving(page: Page[Place], run: Shared) -> None:
    """All that a step of the run changes; while it runs it is drawn again and again."""
    pace = page.place.pace
    often = max(OFTEN, 1 / pace) if pace else OFTEN

    @st.fragment(run_every=often if runs.running() else None)
    def moment() -> None:
        caught(drawn)

    def drawn() -> None:
        if any(visit.held(name) not in (None, getattr(page.place, name)) for name in HELD):
            st.rerun()  # the reader moved something in here: the page, and its address, follow
        if runs.running():
            _on(page, run, max(1, round(pace * often)) if pace else run.last)
        _drawn(page, run)

    moment()


def _on(page: Page[Place], run: Shared, steps: int) -> None:
    """Some steps on; at the end the run stops by itself."""
    at = page.place.at
    come = run.come(min(at + steps, run.last))
    runs.reach(page, max(come, at))
    if page.place.at >= run.last:
        runs.go_on(False)
        st.rerun()


def _drawn(page: Page[Place], run: Shared) -> None:
    with st.container(gap="xsmall"):
        _beside(page, run)


def _beside(page: Page[Place], run: Shared) -> None:
    place = page.place
    reached = runs.reached(place)
    learned = run.at(place.at)
    found = sent.read(place.watched, learned.name, learned)
    place = sent.fitted(place, found)
    sent.to_viewer(place, found, _limits(page, run, found))
    page.slider("at", "Step", 0, max(reached, 1), label_visibility="collapsed")
    if found.astray:  # weights have grown so large that what is made of them is none any more
        st.warning(plain(str(found.astray)))
        return
    history = run.history(reached)
    said = _said(place, found, history)
    st.markdown(sentence(said))
    hidden = [token for token in found.tokens if token == MASK]
    guess(
        "guess",
        lambda moved: _taken(place, sent.asking(found), moved, found),
        of=place.watched,
        text=sent.line(found, place),
        bars=sent.bars(found) or sent.NO_BARS,
        after=[] if hidden else [NO_MASK],
        says=[] if runs.running() else said,
    )
    curves(
        "curves",
        lambda step: visit.hold("at", step),
        **charts.told(place.at, reached, history, run.corpus, learned, found),
    )


def _taken(place: Place, at: int, moved: dict[str, Any], found: Trace) -> None:
    """Hide the word that was clicked behind a mask, or write the one whose bar was in its place."""
    if "token" in moved:
        visit.hold("watched", sent.replaced(place.watched, int(moved["token"]), MASK))
    else:
        word = found.entries.name("candidate", int(moved["bar"]))
        visit.hold("watched", sent.replaced(place.watched, at, word))


def _limits(page: Page[Place], run: Shared, found: Trace) -> dict[str, float]:
    """Where colours end on every step of this run."""
    place, key = page.place, visit.key("limits")
    of = place.trained, place.watched
    kept: Any = st.session_state.get(key)
    if kept is None or kept[0] != of:
        first = run.at(0)
        kept = of, sent.pinned(sent.read(place.watched, first.name, first), {})
    limits = sent.pinned(found, kept[1])
    st.session_state[key] = of, limits
    return limits


def _said(place: Place, found: Trace, history: Sequence[Moment]) -> list[str | tuple[str]]:
    """Where the run is, and what the watched word looks at."""
    loss = history[place.at].loss
    lost = "" if loss is None else f", loss {spoken(loss, 3)}"
    given = sent.weights(found, place)
    asking, most = sent.asking(found), int(given.argmax())
    return [
        f"Step {place.at:,}{lost}. ",
        (found.tokens[asking],),
        f" gives {percent(float(given[most]))} of its attention to ",
        (found.tokens[most],),
        ".",
    ]
