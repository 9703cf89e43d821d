"""A run of training: step by step forwards, and back to any step it ever reached.

Every step draws its batch from a seed of its own, so that a step can be taken again: between
the few that are kept, the others are worked out anew, to the last bit. Other processors round
differently: there the losses of a run of some hundred steps are the same to four decimals, at the
learning rate that is recommended. Weights that change nothing may differ more, such as biases of
keys, which a softmax does not feel: of gradients that are only rounding Adam makes steps as large
as of any others.
"""

from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.training.adam import Adam
from attention_core.training.batch import Engine
from attention_core.training.corpus import Corpus
from attention_core.training.learned import Learned
from attention_core.training.loss import learn
from attention_core.training.masking import masked
from attention_core.training.opened import Opened
from attention_core.training.recipe import Recipe, check
from attention_core.training.sentences import MOST_WORDS
from attention_core.training.turns import turns
from attention_core.training.weights import Weights, initial

MOST_STEPS = 10_000
MOST_KEPT, MOST_BYTES = 150, 32 * 2**20  # steps of a history, and what they take together


@dataclass(frozen=True)
class Row:
    """What is known of one step of a run.

    Attributes
    ----------
    step : int
        How often the weights had been changed.
    loss : float or None
        Of the batch that was read with these weights; None of the last, which has read none.
    """

    step: int
    loss: float | None = None


@dataclass
class _State:
    """Where a run is: its weights, the optimiser's means, and how to go on."""

    engine: Engine
    adam: Adam

    @property
    def step(self) -> int:
        return self.adam.step

    def numbers(self) -> Array:
        """Weights and both means, copied."""
        return frozen(np.stack([self.adam.flat, self.adam.mean, self.adam.square]))


class Run:
    """Training by one recipe on one corpus.

    Parameters
    ----------
    recipe : Recipe
    corpus : Corpus

    Attributes
    ----------
    history : list of Row
        One for every step from 0 to the last.
    failed : str
        A sentence, once a loss was no number: the run goes no further.

    Raises
    ------
    ValueError
        With a sentence, if the recipe cannot be trained on this corpus.
    """

    def __init__(self, recipe: Recipe, corpus: Corpus) -> None:
        check(recipe)
        corpus.trained(recipe.two_places)
        self.recipe, self.corpus = recipe, corpus
        self._now = self._state(initial(recipe, len(corpus.vocabulary), MOST_WORDS))
        self._again = self._now  # where a look back went last
        self._kept = {0: self._now.numbers()}
        self._apart = 1  # steps between those that are kept
        self.history = [Row(0)]
        self.failed = ""

    @property
    def step(self) -> int:
        """How often the weights have been changed."""
        return self._now.step

    @property
    def bytes(self) -> int:
        """What the kept steps take; at most ``MOST_BYTES``."""
        return sum(numbers.nbytes for numbers in self._kept.values())

    def go(self, n: int = 1, within: float = 0.05) -> int:
        """Take up to ``n`` steps.

        Parameters
        ----------
        n : int
        within : float, optional
            Seconds: no further one is begun that would hardly end within them, so that others are
            served meanwhile.

        Returns
        -------
        int
            How many were taken: none where the run has failed, or has taken ``MOST_STEPS``.
        """
        done = 0
        with one_thread():
            for _ in turns(n, within):
                if self.failed or self.step == MOST_STEPS:
                    break
                self._go_on()
                done += 1
        return done

    def at(self, step: int) -> Learned:
        """The model as it was after ``step`` changes of its weights.

        Raises
        ------
        ValueError
            If the run was never there.
        """
        state = self._back(step)
        weights = state.engine.weights.but(frozen(state.engine.weights.flat.copy()))
        return Learned(weights, self.corpus, step)

    def opened(self, step: int, sentence: int = 0) -> Opened:
        """The change that was, or will be, made after ``step`` others, with one of its sentences.

        Parameters
        ----------
        step : int
            Up to ``self.step``.
        sentence : int, optional
            Which one of the batch.

        Raises
        ------
        ValueError
            If the run was never there.
        """
        learned = self.at(step)
        batch = masked(self.corpus, self.recipe, step)
        before = self._back(step).numbers()
        again = self._state(learned.weights.but(before[0].copy()), step, before)
        with one_thread():
            loss = _take(again, self.recipe, self.corpus)
        gradient = frozen(again.engine.gradient.flat)
        return Opened(learned, batch, sentence, loss, before, gradient, again.adam)

    def _go_on(self) -> None:
        loss = _take(self._now, self.recipe, self.corpus)
        self.history[-1] = replace(self.history[-1], loss=loss)
        if not (isfinite(loss) and np.isfinite(self._now.adam.flat).all()):
            self.failed = (
                f"After step {self.step} the loss is no longer a number: the weights have grown "
                "beyond what can be counted. Begin again with a smaller learning rate, such as "
                "0.005."
            )
        self.history.append(Row(self.step))
        self._keep()

    def _keep(self) -> None:
        """Keep this step if its turn has come; where there are too many, every other one goes."""
        if self.step % self._apart:
            return
        self._kept[self.step] = self._now.numbers()
        most = max(2, min(MOST_KEPT, MOST_BYTES // self._kept[0].nbytes))
        while len(self._kept) > most:
            self._apart *= 2
            self._kept = {s: each for s, each in self._kept.items() if s % self._apart == 0}

    def _back(self, step: int) -> _State:
        """The run as it was at a step, from where it was looked at last or from a kept one."""
        if not 0 <= step <= self.step:
            raise ValueError(f"This run has taken {self.step:,} steps: step {step:,} is not there.")
        if step == self.step:
            return self._now
        nearest = step - step % self._apart
        if self._again is self._now or not nearest <= self._again.step <= step:
            kept = self._kept[nearest]
            self._again = self._state(self._now.engine.weights.but(kept[0].copy()), nearest, kept)
        with one_thread():
            while self._again.step < step:
                _take(self._again, self.recipe, self.corpus)
        return self._again

    def _state(self, weights: Weights, step: int = 0, numbers: Array | None = None) -> _State:
        adam = Adam(weights.flat, self.recipe.learning_rate, self.recipe.weight_decay)
        if numbers is not None:
            adam.step, adam.mean[...], adam.square[...] = step, numbers[1], numbers[2]
        return _State(Engine(weights), adam)


def _take(state: _State, recipe: Recipe, corpus: Corpus) -> float:
    """One step; its loss."""
    batch = masked(corpus, recipe, state.step)
    with np.errstate(all="ignore"):  # what overflows is told by the loss
        loss = learn(state.engine, batch.ids, batch.seen, batch.targets)
        state.adam.take(state.engine.gradient.flat)
    return loss
