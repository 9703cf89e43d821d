"""The runs that are kept for all readers, and how far each reader has come in theirs.

A recipe and a corpus decide every number of a run. Readers who train the same thus share one run,
and each has a place in it: what one reader has trained, another only looks up.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from attention_core.training.corpus import Corpus, read_corpus
from attention_core.training.learned import Learned
from attention_core.training.measures import Measured, measure
from attention_core.training.opened import Opened
from attention_core.training.recipe import Recipe, check
from attention_core.training.run import Row, Run
from pages._app.frame import Page
from pages.learn.training import corpus
from pages.learn.training.place import MOST_STEPS, Place, visit

SLICE = 0.05  # seconds: nobody else waits longer
REST = 0.02  # between slices, for others
MEASURED = ((200, 4), (400, 10), (MOST_STEPS + 1, 25))  # up to a step, every so many
WORDS, DOCUMENTS = "words", "documents"  # what goes on by itself
MOST_RUNS = 6  # a whole history of the largest model takes some ten megabytes


@dataclass(frozen=True)
class Moment:
    """What is known of one step of a run; None where it was not measured.

    ``loss`` is of the batch that was read there, ``held_out`` of sentences that are never trained
    on, as are the others: see ``training.measures``.
    """

    step: int
    loss: float | None
    held_out: float | None = None
    entropy: float | None = None
    clue: float | None = None
    alike: float | None = None


class Shared:
    """One run, worked out in slices by whoever needs its next step.

    Attributes
    ----------
    corpus : Corpus
    """

    def __init__(self, recipe: Recipe, read: Corpus) -> None:
        read.trained(recipe.two_places)  # it may leave no sentence
        self.corpus = read
        self._run = Run(recipe, read)
        self._lock = Lock()
        self._measured: dict[int, Measured] = {}
        self._measure()

    @property
    def failed(self) -> str:
        """Why there are no more steps, in a sentence; empty while there may be."""
        return self._run.failed

    @property
    def last(self) -> int:
        """The last step a reader can go to."""
        return self._run.step - 1 if self.failed else MOST_STEPS

    def come(self, step: int) -> int:
        """Train for a slice of time, to this step at most; where the run then is, up to it.

        The loss of a step is known when the next one begins: so that one is taken as well.
        """
        with self._lock:
            end = time.perf_counter() + SLICE
            while self._run.step <= step and not self.failed and time.perf_counter() < end:
                upto = min(step + 1, _to_measure(self._run.step))
                self._run.go(upto - self._run.step, within=max(end - time.perf_counter(), 0))
                if self._run.step == _to_measure(upto - 1):
                    self._measure()
            return min(step, self._run.step - 1)

    def at(self, step: int) -> Learned:
        """What was learned after a step that was reached."""
        with self._lock:
            return self._run.at(step)

    def opened(self, step: int, sentence: int) -> Opened:
        """The step that led on from here, with one sentence of its batch."""
        with self._lock:
            return self._run.opened(step, sentence)

    def history(self, reached: int) -> Sequence[Moment]:
        """What is known of the steps up to one."""
        with self._lock:
            return [self._moment(row) for row in self._run.history[: reached + 1]]

    def _moment(self, row: Row) -> Moment:
        found = self._measured.get(row.step)
        if found is None:
            return Moment(row.step, row.loss)
        return Moment(row.step, row.loss, found.loss, found.entropy, found.clue, found.alike)

    def _measure(self) -> None:
        step = self._run.step
        self._measured[step] = measure(self._run.at(step).weights, self.corpus)


def _to_measure(step: int) -> int:
    """The next step after this one that is measured: often at first, when much happens."""
    apart = next(apart for upto, apart in MEASURED if step < upto)
    return step + apart - step % apart


@st.cache_resource(show_spinner=False, max_entries=MOST_RUNS)
def shared(recipe: Recipe, text: str) -> Shared:
    """The run of a recipe on a corpus, the same for all readers.

    Raises
    ------
    ValueError
        With a sentence, if it cannot be trained.
    """
    return Shared(recipe, read_corpus(text))


def chosen(page: Page[Place]) -> Shared:
    """The run of the reader's recipe and corpus; the page ends here if it cannot be trained."""
    try:
        check(page.place.recipe)
    except ValueError as error:
        go_on(False)
        page.stop(str(error), st.warning)
    try:
        return shared(*page.place.trained)
    except ValueError as error:
        go_on(False)
        why = st.container()
        corpus.edit(page)
        page.stop(str(error), why.warning)


def arrived(page: Page[Place], run: Shared) -> None:
    """Bring the run to the step that the reader is at, with a bar if that takes a while."""
    at, begun = page.place.at, time.monotonic()
    bar = st.empty()  # in any case: what comes after it would be made anew where it came and went
    while (come := run.come(at)) < min(at, run.last):
        time.sleep(REST)
        if time.monotonic() - begun > 4 * SLICE:
            bar.progress(come / at, f"Working out {at:,} steps: {come:,} are done")
    bar.empty()
    reach(page, come)
    if run.failed and come >= run.last:
        page.note(run.failed)
    elif come == MOST_STEPS:
        page.note(f"This run ends here, at step {MOST_STEPS:,}.")


def reach(page: Page[Place], step: int) -> None:
    """From now on the reader is at this step of their run."""
    page.put(at=step)
    st.session_state[visit.key("reached")] = page.place.trained, max(step, reached(page.place))


def reached(place: Place) -> int:
    """The last step that the reader has come to in this run."""
    trained, step = st.session_state.get(visit.key("reached"), (None, 0))
    return step if trained == place.trained else place.at


def forget() -> None:
    """Begin the run anew, as if nothing of it had been seen."""
    st.session_state.pop(visit.key("reached"), None)


def running(of: str = WORDS) -> bool:
    """Whether the run goes on by itself, of words or of documents."""
    return st.session_state.get(visit.key("running")) == of


def go_on(wanted: bool, of: str = WORDS) -> None:
    """Let the run go on by itself, or stop it; only one of them does."""
    st.session_state[visit.key("running")] = of if wanted else ""


def left_running() -> bool:
    """Whether the run was going on as the reader left for another page; it stops."""
    left = (running() or running(DOCUMENTS)) and st.session_state.get("page") != visit.page
    if left:
        go_on(False)
    return left
