"""One step of a run, opened: a sentence forwards and back, and what became of each weight."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import everything, used
from attention_core.graph.gradients import gradients
from attention_core.graph.run import run
from attention_core.graph.step import Step, place
from attention_core.graph.trace import Trace
from attention_core.stages.loss import token_loss
from attention_core.training.adam import Adam, Moved
from attention_core.training.learned import Learned
from attention_core.training.masking import Batch

LOSS = token_loss.name


class Opened:
    """A step of a run, with one sentence of its batch.

    Parameters
    ----------
    learned : Learned
        The model that read the batch.
    batch : Batch
    sentence : int
        Which one of the batch.
    batch_loss : float
        The mean over all places that were asked in the batch.
    before : ndarray, shape (3, weight)
        Weights and both means of the optimiser before the step.
    gradient : ndarray, shape (weight,)
        Of the batch's loss.
    adam : Adam
        After the step.
    """

    def __init__(
        self,
        learned: Learned,
        batch: Batch,
        sentence: int,
        batch_loss: float,
        before: Array,
        gradient: Array,
        adam: Adam,
    ) -> None:
        if not 0 <= sentence < len(batch.ids):
            raise ValueError(
                f"The batch has {len(batch.ids)} sentences: choose one from 0 to "
                f"{len(batch.ids) - 1}."
            )
        self.learned, self.batch, self.sentence = learned, batch, sentence
        self.batch_loss = batch_loss
        self._before, self._gradient, self._adam = before, gradient, adam
        self._n = int(batch.seen[sentence].sum())

    @property
    def ids(self) -> tuple[int, ...]:
        """The sentence as the model read it."""
        return tuple(map(int, self.batch.ids[self.sentence, : self._n]))

    @property
    def text(self) -> str:
        """The same in words, [MASK] among them."""
        return self.learned.text(self.ids)

    @property
    def targets(self) -> Array:
        """The right word of each place, as its id; -1 where none is asked, (token,)."""
        return self.batch.targets[self.sentence, : self._n]

    @property
    def asked(self) -> tuple[int, ...]:
        """The places that are asked."""
        return tuple(map(int, np.flatnonzero(self.targets >= 0)))

    @property
    def answers(self) -> tuple[str, ...]:
        """The right words for these."""
        return tuple(self.learned.vocabulary[self.targets[place]] for place in self.asked)

    @cached_property
    def trace(self) -> Trace:
        """The sentence forwards, to the loss of each of its places."""
        given, labels, of = everything(self.ids, self.learned)
        steps = with_loss(self.learned)
        return run(steps, used(steps, {**given, "targets": self.targets}), labels, of=of)

    @property
    def loss(self) -> float:
        """The mean over the places asked in this sentence."""
        return float(self.trace[LOSS].value[[*self.asked]].mean()) if self.asked else 0.0

    @property
    def share(self) -> float:
        """How much of the batch's loss, and of its gradient, is this sentence's."""
        return len(self.asked) / int((self.batch.targets >= 0).sum())

    @property
    def seeds(self) -> Mapping[str, Array]:
        """Where the gradient begins: each place that is asked has its part of the mean."""
        seed = np.zeros(self._n, self.trace[LOSS].value.dtype)
        seed[[*self.asked]] = 1 / max(len(self.asked), 1)
        return {LOSS: seed}

    @cached_property
    def gradients(self) -> dict[str, Array]:
        """Of this sentence's loss, by every tensor of its trace."""
        return gradients(self.trace, self.seeds)

    def moved(self, name: str, cell: tuple[int, ...]) -> Moved:
        """What the step did to one weight.

        Parameters
        ----------
        name : str
            As ``layer0.W_Q``.
        cell : tuple of int
            In the whole weight: of ``W_E`` the row is a word's id.

        Raises
        ------
        KeyError, IndexError
            If there is no such weight, or no such cell in it.
        """
        weights, mean, square = self._before
        at = self.learned.weights.position(name, cell)
        return self._adam.told((weights, mean, square), self._gradient, at)


def with_loss(learned: Learned) -> tuple[Step, ...]:
    """A model's steps, and the loss of each place after them."""
    given = [*learned.parameters(), "token_rows", "positions", "mask", "targets"]
    known = (*given, *(step.name for step in learned.steps))
    return (*learned.steps, *place({"loss": (token_loss,)}, known))
