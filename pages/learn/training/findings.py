"""What it takes to learn where to look: runs compared, and told in computed sentences."""

import time
from dataclasses import replace
from threading import Lock
from typing import Any

import streamlit as st

from attention_core import Trace, trace
from attention_core.geometry.threads import one_thread
from attention_core.training.compared import STEPS
from attention_core.training.corpus import read_corpus
from attention_core.training.findings import FINDINGS, Found, find
from attention_core.training.recipe import Recipe
from pages._app.components import grid, guess
from pages._app.frame import Page
from pages._app.net import caught
from pages._app.opening import lead
from pages._app.words import plain, sentence
from pages.learn.training import sent
from pages.learn.training.place import Place, visit
from pages.learn.training.runs import SLICE

OFTEN = 0.12  # seconds from one slice to the next
WIDTHS = (1, 2.4)
ASK = (
    "Each of these trains your recipe anew, with one thing changed, and says what came of it. "
    f"A run takes {STEPS} steps: a second or two."
)


class Search:
    """One finding on its way, worked out in slices by whoever looks at it.

    Attributes
    ----------
    part : float
        How much is done, from 0 to 1.
    found : Found or None
        What came of it, once it has.
    refused : str
        Why it cannot be found out, in a sentence.
    """

    def __init__(self, key: str, recipe: Recipe, text: str) -> None:
        self._going = find(key, recipe, read_corpus(text))
        self._lock = Lock()
        self.part, self.refused = 0.0, ""
        self.found: Found | None = None

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to work out."""
        return self.found is not None or bool(self.refused)

    def go(self) -> None:
        """Work for a slice of time."""
        with self._lock, one_thread():
            end = time.perf_counter() + SLICE
            while not self.ended and time.perf_counter() < end:
                try:
                    got = next(self._going)
                except ValueError as error:
                    self.refused = str(error)
                    return
                if isinstance(got, Found):
                    self.found = got
                else:
                    self.part = got


@st.cache_resource(show_spinner=False, max_entries=32)
def _search(key: str, recipe: Recipe, text: str) -> Search:
    return Search(key, recipe, text)


def show(page: Page[Place]) -> None:
    """The questions as buttons, and the answer to the one that was asked."""
    left, right = st.columns(WIDTHS, gap="large")
    asked = page.place.finding
    with left:
        st.caption(plain(ASK))
        for key, finding in FINDINGS.items():
            page.button(
                f"finding {key}",
                plain(finding.asks),
                type="primary" if key == asked else "secondary",
                width="stretch",
                on_click=visit.hold,
                args=("finding", key),
            )
    if asked:
        with right:
            _asked(page)


def _asked(page: Page[Place]) -> None:
    """The search on its way; once it has ended, the page is drawn with what came of it."""
    place = page.place
    search = _search(place.finding, *place.trained)
    going = not search.ended

    @st.fragment(run_every=OFTEN if going else None)
    def moment() -> None:
        caught(drawn)

    def drawn() -> None:
        search.go()
        if search.ended and going:
            st.rerun()
        st.header(plain(FINDINGS[place.finding].asks), anchor=False)
        if search.found:
            _told(place, search.found)
        elif search.refused:
            st.warning(plain(search.refused))
        else:
            st.progress(search.part, f"{search.part:.0%} of the steps are taken")

    moment()


def _told(place: Place, found: Found) -> None:
    """What came of it: in sentences, in numbers, and on the sentence that is watched."""
    st.markdown(sentence(found.said))
    if not found.runs:
        return
    ways = found.finding.ways
    if not found.holds:
        st.caption("In the corpus that came with this page it is usually otherwise.")
    grid(
        "found",
        kind="found",
        label="The runs that were compared",
        columns=[f"after {STEPS} steps", *(called for called, _ in ways)],
        rows=[
            {"name": name, "mark": "", "cells": [_cell(number) for number in numbers]}
            for name, numbers in found.rows
        ],
    )
    columns = st.columns(len(ways), gap="large")
    for i, (called, way) in enumerate(ways):
        learned = found.runs[i].learned
        with columns[i]:
            lead(f"Watch the run: {called}", _there(place, way(place.recipe), learned.step))
            if 0 < len(learned.tokenize(place.watched)) <= learned.n_positions:
                _looks(trace(place.watched, learned), place, f"found_{i}")


def _looks(read: Trace, place: Place, key: str) -> None:
    """What the mask of the watched sentence looks at after a run, and the guess for it."""
    bars = sent.bars(read) or sent.NO_BARS
    text = sent.line(read, place) | {"takes": False}
    guess(key, lambda moved: None, of=key, text=text, bars=bars, after=[], says=[])


def _cell(number: str) -> dict[str, Any]:
    return {"text": number, "note": "", "share": None, "kind": ""}


def _there(place: Place, recipe: Recipe, step: int) -> Place:
    """Where one of the runs can be watched."""
    shares = recipe.masking
    return replace(
        place,
        section="watch",
        at=step,
        heads=recipe.n_heads,
        rate=recipe.learning_rate,
        masking=(round(100 * shares.mask), round(100 * shares.other), round(100 * shares.same)),
        positions=recipe.positions,
        two_places=recipe.two_places,
        sense=recipe.sense,
        finding="",
    )
