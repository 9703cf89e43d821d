"""A translation: drafted word by word, and held to the very steps that a trace has."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.step import Step
from attention_core.models.marian.draft import Draft

END_ID, UNKNOWN_ID = 0, 1


class Decoding:
    """An encoder that has read a text, and a decoder that says it in another language.

    Parameters
    ----------
    steps : sequence of Step
        Of both parts; those of the decoder that run along the translation are worked out when
        there is one, all others at once. The last makes chances of scores.
    given : mapping of str to array
        What they read, but for the translation.
    may : ndarray of int, shape (candidate,)
        Ids of what may be said, in order; what stands for all that cannot be spelled never is.
    rows : ndarray of float32, shape (candidate, d_model)
        Their vectors.

    Attributes
    ----------
    known : dict of str to array
        All that was given and computed.
    """

    def __init__(
        self, steps: Sequence[Step], given: Mapping[str, Any], may: Array, rows: Array
    ) -> None:
        self.known = dict(given)
        self._along = [step for step in steps if step.along]
        self._may, self._never = may, may == UNKNOWN_ID
        _compute([step for step in steps if not step.along], self.known)
        bias = np.where(self._never, -np.inf, self.known["b_U"]).astype(np.float32)
        layers = {step.layer for step in self._along} - {None}
        self._draft = Draft(self.known, len(layers), rows, bias)

    def words(
        self,
        read: Callable[[Sequence[int]], Mapping[str, Any]],
        begins: Sequence[int],
        most: int,
    ) -> tuple[int, ...]:
        """Ids of what is said: each time the likeliest word, until that is the end.

        Parameters
        ----------
        read : callable
            What the steps read of a translation.
        begins : sequence of int
            What is said first, however likely.
        most : int
            After so many words it is cut off.
        """
        end = int(np.searchsorted(self._may, END_ID))
        begun = tuple(np.searchsorted(self._may, begins).tolist())
        scores = self._along[-1].reads[0]
        while True:
            said = self._draft.words(begun, end, most)
            ids = tuple(self._may[list(said)].tolist())
            self.known.update(read(ids))
            _compute(self._along, self.known)
            likeliest = np.where(self._never, -np.inf, self.known[scores]).argmax(-1).tolist()
            right = (*begun[: len(said)], *likeliest[len(begun) :])
            if said == right:
                return ids
            wrong = next(i for i, column in enumerate(said) if column != right[i])
            begun = right[: wrong + 1]


def _compute(steps: Sequence[Step], known: dict[str, Any]) -> None:
    """What these steps give, by name, beside what they read."""
    with np.errstate(all="ignore"):  # what overflows is told by the numbers, as in a trace
        for step in steps:
            known[step.name] = step.stage.function(*[known[name] for name in step.reads])
