"""A translation word by word, by the very steps that a trace has: nothing is worked out twice."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.step import Step

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
        once = [step for step in steps if not step.along]
        self._each = [step for step in steps if step.along]
        self._known = dict(given)
        self._once = _computed(once, self._known)
        self._known |= self._once
        self._words: list[dict[str, Array]] = []

    def scores(self, given: Mapping[str, Any]) -> Array:
        """Logits of the next word: (candidate,).

        Parameters
        ----------
        given : mapping of str to array
            What is read of the word that was said before, and of its place.
        """
        made = _computed(self._each, {**self._known, **given})
        self._words.append(made)
        for step in self._each:
            if step.stage.name in _STATE:
                name = step.name.replace(step.stage.name, _STATE[step.stage.name])
                self._known[name] = made[step.name][-1]
        return made[self._each[-1].reads[0]][-1]

    def made(self) -> dict[str, Array]:
        """All that was computed, the words one below the other."""
        return self._once | {
            step.name: np.concatenate([word[step.name] for word in self._words], _axis(step))
            for step in self._each
        }


def _computed(steps: Sequence[Step], given: Mapping[str, Any]) -> dict[str, Array]:
    """What these steps give, by name."""
    values, made = dict(given), {}
    for step in steps:
        value = step.stage.function(*[values[name] for name in step.reads])
        values[step.name] = made[step.name] = value
    return made


def _axis(step: Step) -> int:
    """Along which dimension of a result the words of the translation run."""
    axes = zip(step.stage.signature.output, step.signature.output, strict=True)
    return next(i for i, (declared, here) in enumerate(axes) if declared != here)
