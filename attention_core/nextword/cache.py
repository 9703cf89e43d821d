"""Only what is new is worked out: keys and values of earlier tokens are kept.

Where no token sees a later one, nothing that was worked out for a token changes when others come
after it. So a new token needs its own row of every step, and of all others only what it asks: their
keys and their values (Shazeer 2019, section 2.4; the cache of every decoder in use).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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
        self._plans = _plans(model.steps)
        self._last = max(i for i, step in enumerate(model.steps) if step.layer is not None)

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
            for i, plan in enumerate(self._plans):
                if i == self._last + 1:  # the scores are wanted after the last token only
                    stream = self._plans[self._last].step.name
                    made, rows = {stream: made[stream][-1:]}, slice(len(ids) - 1, len(ids))
                inputs = [self._input(each, made, given, rows) for each in plan.reads]
                out = np.empty(plan.shape(inputs, rows), self._dtype)
                made[plan.step.name] = plan.step.stage(*inputs, out=out)
                if plan.kept is not None:
                    self._keep(plan.step.name, out, plan.kept, rows)
                if plan.attends:
                    attention.append(out[..., -1, :].copy())
                for name in plan.done:
                    made.pop(name, None)
        self.n_read = len(ids)
        return Pass(out[-1], np.stack(np.broadcast_arrays(*attention)), reading.labels)

    def _input(
        self, read: "_Read", made: Mapping[str, Array], given: Mapping[str, Any], rows: slice
    ) -> Array:
        """An input of a step: what is new of it, or all of it where it answers."""
        if read.kept is not None:
            return self._kept[read.name][_at(read.kept, slice(0, rows.stop))]
        if read.name in made:
            return made[read.name]
        value = np.asarray(given[read.name])
        return value[tuple(rows if new else slice(None) for new in read.new)]

    def _keep(self, name: str, new: Array, axis: int, rows: slice) -> None:
        if name not in self._kept:
            shape = [*new.shape]
            shape[axis] = self._most
            self._kept[name] = np.empty(shape, new.dtype)
        self._kept[name][_at(axis, rows)] = new


_NEW, _EVERY = -1, -2  # as many as there are new tokens, or tokens


@dataclass(frozen=True)
class _Read:
    """How a step reads something.

    ``kept`` is the axis that answers, of what is kept of all tokens; ``new`` says along which axes
    only the new tokens' rows are wanted of what is given.
    """

    name: str
    kept: int | None
    new: tuple[bool, ...]


@dataclass
class _Plan:
    """A step, worked out once: what it reads, and what becomes of its result."""

    step: Step
    reads: tuple[_Read, ...]
    kept: int | None  # the axis that answers, if its result is kept
    attends: bool
    done: tuple[str, ...]  # what no later step reads, and so is let go
    fixed: tuple[int, ...] = ()  # lengths of its result, but of tokens, as in the first pass

    def shape(self, inputs: Sequence[Array], rows: slice) -> list[int]:
        """Of the result: only the axes of tokens are not as they were."""
        axes = self.step.signature.output
        if not self.fixed:
            sizes = self.step.signature.sizes(tuple(each.shape for each in inputs))
            keys = _EVERY if _asks(axes) else _NEW
            self.fixed = tuple(
                keys if _answers(axis) else _NEW if _token(axis) else sizes[axis] for axis in axes
            )
        tokens = {_NEW: rows.stop - rows.start, _EVERY: rows.stop}
        return [tokens.get(n, n) for n in self.fixed]


def _plans(steps: tuple[Step, ...]) -> tuple[_Plan, ...]:
    """Every step up to the scores."""
    asked = {
        name
        for step in steps
        for name, axes in zip(step.reads, step.signature.inputs, strict=True)
        if _offers(axes) and _asks(step.signature.output)
    }
    last = {name: step.name for step in steps for name in (step.name, *step.reads)}
    plans: list[_Plan] = []
    made: set[str] = set()
    for step in steps:
        asks, output = _asks(step.signature.output), step.signature.output
        reads = tuple(
            _Read(
                name,
                _answering(axes) if name in made & asked and asks and _offers(axes) else None,
                tuple(_token(axis) and not (asks and _answers(axis)) for axis in axes),
            )
            for name, axes in zip(step.reads, step.signature.inputs, strict=True)
        )
        kept = _answering(output) if step.name in asked else None
        attends = isinstance(step.stage.operation, Softmax) and _answers(step.over)
        done = tuple(name for name in (step.name, *step.reads) if last[name] == step.name)
        plans.append(_Plan(step, reads, kept, attends, done))
        made.add(step.name)
        if "candidate" in output:
            break
    return tuple(plans)


def _at(axis: int, rows: slice) -> tuple[slice, ...]:
    """An index that takes some rows along an axis."""
    return (*[slice(None)] * axis, rows)


def _answering(axes: Axes) -> int:
    return next(i for i, axis in enumerate(axes) if _answers(axis))


@cache
def _token(axis: str) -> bool:
    return declared(axis).role == Role.TOKEN


@cache
def _answers(axis: str) -> bool:
    return declared(axis).part == "key"


@cache
def _asks(axes: Axes) -> bool:
    """Whether there is a row for each token that asks."""
    return any(_token(axis) and not _answers(axis) for axis in axes)


@cache
def _offers(axes: Axes) -> bool:
    """Whether there is a row for each token that answers, and none for one that asks."""
    return any(map(_answers, axes)) and not _asks(axes)
