"""Only what is new is worked out: keys and values of earlier tokens are kept.

Where no token sees a later one, nothing that was worked out for a token changes when others come
after it. So a new token needs its own row of every step, and of all others only what it asks: their
keys and their values (Shazeer 2019, section 2.4; the cache of every decoder in use).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread
from attention_core.graph.axes import Axes, Role, declared
from attention_core.graph.entries import Labels
from attention_core.graph.kinds import Softmax
from attention_core.graph.step import Step
from attention_core.models.base import Model


@dataclass(frozen=True)
class Pass:
    """What one pass over the new tokens made.

    Attributes
    ----------
    logits : ndarray, shape (candidate,)
        After the last token.
    attention : ndarray, shape (layer, head, key)
        Weights of the last token.
    labels : mapping of str to sequence of str
        Names of entries by list.
    """

    logits: Array
    attention: Array
    labels: Labels


class Cache:
    """Keys and values of what a causal model has read so far.

    Parameters
    ----------
    model : Model
        Causal, and one that scores candidates.
    most : int
        How many tokens there will be at most.
    dtype : dtype, optional

    Raises
    ------
    ValueError
        If its tokens see later ones: then nothing that was worked out stays true.
    """

    def __init__(self, model: Model, most: int, dtype: Any = np.float32) -> None:
        if not model.can.causal or model.can.predicts != "next":
            raise ValueError(
                f"{model.title} does not say which word comes next, so nothing can be written "
                "with it. Choose a model that reads from left to right."
            )
        self.n_read = 0
        self._model, self._most, self._dtype = model, most, dtype
        self._fixed = model.parameters(dtype)
        self._kept: dict[str, Array] = {}
        steps = model.steps
        self._last = max(i for i, step in enumerate(steps) if step.layer is not None)
        self._asked = {
            name
            for step in steps
            for name, axes in zip(step.reads, step.signature.inputs, strict=True)
            if _offers(axes) and _asks(step.signature.output)
        }
        self._weights = [step.name for step in steps if _attends(step)]

    def read(self, ids: Sequence[int]) -> Pass:
        """Read on: ``ids`` are all tokens, those that were read before and at least one more.

        Raises
        ------
        TooManyTokens
            If the model has fewer positions.
        """
        reading = self._model.read(ids, self._dtype)
        given = {**reading.given, **self._fixed, **reading.rows}
        made: dict[str, Array] = {}
        rows = slice(self.n_read, len(ids))
        attention = []
        with one_thread(), np.errstate(all="ignore"):  # what overflows is told by the numbers
            for i, step in enumerate(self._model.steps):
                if i == self._last + 1:  # the scores are wanted after the last token only
                    stream = self._model.steps[self._last].name
                    made, rows = {stream: made[stream][-1:]}, slice(len(ids) - 1, len(ids))
                inputs = [
                    self._input(name, axes, step, made, rows)
                    if name in made
                    else _rows(given[name], axes, step, rows)
                    for name, axes in zip(step.reads, step.signature.inputs, strict=True)
                ]
                sizes = step.signature.sizes(tuple(each.shape for each in inputs))
                out = np.empty([sizes[axis] for axis in step.signature.output], self._dtype)
                made[step.name] = step.stage(*inputs, out=out)
                if step.name in self._asked:
                    self._keep(step, out, rows)
                if step.name in self._weights:
                    attention.append(out[..., -1, :])
                if "candidate" in step.signature.output:
                    break
        self.n_read = len(ids)
        return Pass(out[-1], np.stack(np.broadcast_arrays(*attention)), reading.labels)

    def _input(
        self, name: str, axes: Axes, step: Step, made: Mapping[str, Array], rows: slice
    ) -> Array:
        """What was made: of all tokens where it answers, else of the new ones."""
        if name in self._kept and _asks(step.signature.output) and _offers(axes):
            return self._kept[name][_along(axes, slice(0, rows.stop))]
        return made[name]

    def _keep(self, step: Step, new: Array, rows: slice) -> None:
        axes = step.signature.output
        if step.name not in self._kept:
            shape = [self._most if _answers(a) else n for a, n in zip(axes, new.shape, strict=True)]
            self._kept[step.name] = np.empty(shape, new.dtype)
        self._kept[step.name][_along(axes, rows)] = new


def _rows(given: Array, axes: Axes, step: Step, rows: slice) -> Array:
    """Of what was given, what belongs to the new tokens; keys are all wanted where one asks."""
    every = slice(None)
    keys = every if _asks(step.signature.output) else rows
    wanted = tuple(keys if _answers(a) else rows if _token(a) else every for a in axes)
    return np.asarray(np.asarray(given)[wanted])


def _along(axes: Axes, rows: slice) -> tuple[slice, ...]:
    """An index that takes some rows of the axis that answers."""
    return tuple(rows if _answers(axis) else slice(None) for axis in axes)


def _token(axis: str) -> bool:
    return declared(axis).role == Role.TOKEN


def _answers(axis: str) -> bool:
    return declared(axis).part == "key"


def _asks(axes: Axes) -> bool:
    """Whether there is a row for each token that asks."""
    return any(_token(axis) and not _answers(axis) for axis in axes)


def _offers(axes: Axes) -> bool:
    """Whether there is a row for each token that answers, and none for one that asks."""
    return any(map(_answers, axes)) and not _asks(axes)


def _attends(step: Step) -> bool:
    return isinstance(step.stage.operation, Softmax) and _answers(step.over)
