"""Runs to compare: the same model, trained in two ways for so many steps."""

from collections.abc import Iterator
from dataclasses import dataclass

from attention_core.training.corpus import Corpus
from attention_core.training.learned import Learned
from attention_core.training.measures import Measured, Probe, measure
from attention_core.training.recipe import Recipe
from attention_core.training.run import Run

STEPS = 300
LATELY = 20  # of these steps the mean loss is told, as one batch's goes up and down
EVERY = 5  # steps from one look at the attention to the next
POINTED = 0.5  # of the attention to the clue: more than to all other words together
MOST_KEPT = 32


@dataclass(frozen=True)
class Ended:
    """A run after its last step.

    Attributes
    ----------
    learned : Learned
        After the last step: ``STEPS``, or where a loss was no number any more.
    loss : float
        Mean of the last batches.
    first, last : Measured
        Before the first step, and after the last.
    one_place, two_places : Measured or None
        After the last step, on sentences of one place and of two; None if there are none.
    pointed : int or None
        The step at which more than half of the attention went to the clue, looked at every
        ``EVERY`` steps.
    failed : str
        Why it ended early, in a sentence.
    """

    learned: Learned
    loss: float
    first: Measured
    last: Measured
    one_place: Measured | None
    two_places: Measured | None
    pointed: int | None
    failed: str


_kept: dict[tuple[Recipe, Corpus], Ended] = {}  # most findings compare with the same run


def ended(recipe: Recipe, corpus: Corpus) -> Iterator[float | Ended]:
    """Train for ``STEPS`` steps in slices of a few; what was found is remembered.

    Yields
    ------
    float or Ended
        How much is done, from 0 to 1, after each slice; then the run.

    Raises
    ------
    ValueError
        With a sentence, if the recipe cannot be trained on this corpus.
    """
    found = _kept.get((recipe, corpus))
    if found is None:
        run = Run(recipe, corpus)
        pointed = None
        while run.step < STEPS and run.go(EVERY - run.step % EVERY):
            # A slice may have ended early: it is looked at every so many steps, and not in between.
            if pointed is None and run.step % EVERY == 0:
                now = measure(run.at(run.step).weights, corpus)
                pointed = run.step if now.clue > POINTED else None
            yield run.step / STEPS
        found = _ended(run, pointed)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[recipe, corpus] = found
    yield found


def _ended(run: Run, pointed: int | None) -> Ended:
    corpus, learned = run.corpus, run.at(run.step)
    some = corpus.held_out or corpus.sentences
    groups = [[s for s in some if s.two_places == two] for two in (False, True)]
    one, two = (Probe(corpus, each).measure(learned.weights) if each else None for each in groups)
    losses = [row.loss for row in run.history if row.loss is not None][-LATELY:]
    return Ended(
        learned=learned,
        loss=sum(losses) / len(losses),
        first=measure(run.at(0).weights, corpus),
        last=measure(learned.weights, corpus),
        one_place=one,
        two_places=two,
        pointed=pointed,
        failed=run.failed,
    )
