"""A translation word by word, by the very steps that a trace has: nothing is worked out twice."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.step import Step

END_ID, UNKNOWN_ID = 0, 1
_STATE = {"memory": "c_0"}  # what a step leaves to the next one, by the name that is read there


class Decoding:
    """A decoder that is told each time which word was said, and scores all that may come.

    Parameters
    ----------
    steps : sequence of Step
        Of both parts; those of the decoder that run along the translation are done word by word,
        all others once.
    given : mapping of str to array
        What they read.
    """

    def __init__(self, steps: Sequence[Step], given: Mapping[str, Any]) -> None:
        self._known = dict(given)
        self._once = [step for step in steps if not step.along]
        along = [step for step in steps if step.along]
        # The last step makes chances of scores, which nobody needs to go on.
        self._each = along[:-1]
        self._left = {
            step.name.replace(step.stage.name, _STATE[step.stage.name]): step.name
            for step in self._each
            if step.stage.name in _STATE
        }
        self._words: list[list[Array]] = []
        _compute(self._once, self._known)

    def scores(self, given: Mapping[str, Any]) -> Array:
        """Logits of the next word: (candidate,).

        Parameters
        ----------
        given : mapping of str to array
            What is read of the word that was said before, and of its place.
        """
        known = self._known
        known.update(given)
        _compute(self._each, known)
        self._words.append([known[step.name] for step in self._each])
        for before, now in self._left.items():
            known[before] = known[now][-1]
        return self._words[-1][-1][-1]

    def made(self) -> dict[str, Array]:
        """All that was computed, the words one below the other."""
        together = {step.name: self._known[step.name] for step in self._once}
        for step, words in zip(self._each, zip(*self._words, strict=True), strict=True):
            together[step.name] = np.concatenate(words, _axis(step))
        return together


def likeliest(
    decoding: Decoding,
    read: Callable[[Sequence[int]], Mapping[str, Any]],
    may: Array,
    begins: Sequence[int],
    most: int,
) -> tuple[int, ...]:
    """Say the likeliest word each time, until that is the end.

    Parameters
    ----------
    decoding : Decoding
    read : callable
        What is read of the words said so far.
    may : ndarray of int, shape (candidate,)
        Ids of what may be said; what stands for all that cannot be spelled never is.
    begins : sequence of int
        What is said first, however likely.
    most : int
        After so many words it is cut off.
    """
    said: list[int] = []
    never = np.flatnonzero(may == UNKNOWN_ID)
    while len(said) < most and said[-1:] != [END_ID]:
        logits = decoding.scores(read(said)).copy()
        logits[never] = -np.inf
        begun = len(said) < len(begins)
        said.append(begins[len(said)] if begun else int(may[logits.argmax()]))
    return tuple(said)


def _compute(steps: Sequence[Step], known: dict[str, Any]) -> None:
    """What these steps give, by name, beside what they read."""
    for step in steps:
        known[step.name] = step.stage.function(*[known[name] for name in step.reads])


def _axis(step: Step) -> int:
    """Along which dimension of a result the words of the translation run."""
    axes = zip(step.stage.signature.output, step.signature.output, strict=True)
    return next(i for i, (declared, here) in enumerate(axes) if declared != here)
