"""Figures that show a trace is right, worked out on the reader's own sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import read
from attention_core.geometry.threads import one_thread
from attention_core.graph.finite import not_finite
from attention_core.graph.kinds import Dot, Join
from attention_core.graph.picked import candidates, picked
from attention_core.graph.stage import ROUNDING, Tolerance
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.models.base import Model

MANY = 5e7  # weights, of which a copy in float64 takes too much memory
# Rows of float32 and of float64 shares may miss one by that much.
ROW_SUM = Tolerance(2e-6, 1e-14)


@dataclass(frozen=True)
class Check:
    """One figure and the limit it must stay under.

    Attributes
    ----------
    claim : str
        What holds if ``figure`` is at most ``limit``.
    figure, limit : float
        The absolute difference that comes nearest to its limit, and that limit, which grows with
        the numbers that were added up.
    where : str
        The tensor that has it.
    """

    claim: str
    figure: float
    limit: float
    where: str

    @property
    def holds(self) -> bool:
        """Whether the figure is within its limit; nothing holds of what is not finite."""
        return bool(np.isfinite(self.figure) and self.figure <= self.limit)

    @property
    def used(self) -> float:
        """The share of the limit that is used up; infinite if it does not hold for want of one."""
        if not np.isfinite(self.figure):
            return np.inf
        return self.figure / self.limit if self.limit else np.inf * bool(self.figure)


def check(trace: Trace, sample: Any, model: Model) -> list[Check]:
    """Check one float32 trace of ``sample`` by ``model``.

    Every stage is worked out again in float64, from the model's own weights and from the numbers
    that the trace has for the stages before it: so each is judged alone, by the size of what it
    adds up, and a fault cannot hide behind the rounding of many layers. Of a whole vocabulary's
    scores the likeliest are worked out again, and of a very large model the weights are taken as
    the trace has them: they are not held twice.

    Returns
    -------
    list of Check
        Rows of weights sum to one; the heads' own contributions add up to the output projection;
        attention weights and all other stages are what float64 makes of the same numbers. What a
        model does not have is not checked.
    """
    given = _given(trace, sample, model)
    own = {step.name: step for step in model.steps}
    weighs = {step.name for step in trace.attention}
    with one_thread():
        again = [_again(trace, own.get(step.name, step), given) for step in trace.steps]
    return [
        *_rows(trace),
        *_worst(
            "each head through its own rows of W_O, added up, gives the output projection",
            filter(None, (_heads(trace, step) for step in trace.steps)),
        ),
        *_worst(
            "attention weights in float32 match float64",
            (each for each in again if each.where in weighs),
        ),
        *_worst("every other stage too; the one nearest to its limit", again),
    ]


def _given(trace: Trace, sample: Any, model: Model) -> Mapping[str, Any]:
    """What a model reads and does not compute, in float64; no weights if they are very many."""
    numbers = sum(trace[name].value.size for name in trace.of.parameters if name in trace)
    if numbers > MANY:
        reading = model.read(sample, np.float64)
        return {**reading.given, **reading.rows}
    return read(sample, model, np.float64)[0]


def _rows(trace: Trace) -> list[Check]:
    """What every row of shares adds up to."""
    found = []
    for step in trace.attention:
        sums = trace[step.name].value.sum(axis=step.signature.output.index(step.over))
        limit = np.asarray(ROW_SUM.float32)
        found.append(_nearest(step.name, sums, np.ones_like(sums), limit))
    return _worst("every row of attention weights sums to 1", found)


def _heads(trace: Trace, step: Step) -> Check | None:
    """Where heads are joined and then mixed, each alone through its own rows of the weights."""
    joined = trace[step.reads[0]] if step.reads else None
    if not (isinstance(step.stage.operation, Dot) and joined and joined.step):
        return None
    if not isinstance(joined.step.stage.operation, Join) or len(step.reads) < 2:
        return None
    if trace[joined.reads[0]].head != 0 or trace[joined.reads[0]].value.ndim != 3:
        return None
    W, *biases = (trace[name].value.astype(np.float64) for name in step.reads[1:])
    heads = trace[joined.reads[0]].value.astype(np.float64)
    slices = np.split(W, len(heads), axis=0)
    pairs = list(zip(heads, slices, strict=True))
    with np.errstate(all="ignore"):
        total = sum(head @ rows for head, rows in pairs) + sum(biases)
        size = sum(np.abs(head) @ np.abs(rows) for head, rows in pairs) + sum(map(np.abs, biases))
    limit = np.asarray(ROUNDING.float32 * size)
    return _nearest(step.name, trace[step.name].value, np.asarray(total), limit)


def _again(trace: Trace, step: Step, given: Mapping[str, Any]) -> Check:
    """One stage worked out in float64 from the numbers that the trace has before it."""
    of = candidates(trace[step.name]) if isinstance(step.stage.operation, Dot) else ""
    found = _likeliest(trace, step.name, of, trace[step.name].value)
    inputs = []
    for name in step.reads:
        value = np.asarray(given[name] if name in given else trace[name].value)
        value = _likeliest(trace, name, of, value)
        exact = value.dtype.kind == "f"
        inputs.append(value.astype(np.float64, copy=False) if exact else value)
    wanted = np.empty(found.shape)
    try:
        with np.errstate(all="ignore"):
            step.stage.function(*inputs, out=wanted)
            size = step.stage.operation.magnitude(step.stage.function, inputs, wanted)
    except ValueError:  # another number of tokens: this is no trace of that sample
        return Check("", np.inf, ROUNDING.float32, step.name)
    limit = np.asarray(ROUNDING.float32 * size)
    wrong = _likeliest(trace, step.name, of, not_finite(trace, step.name))
    return _nearest(step.name, found, wanted, limit, wrong)


def _likeliest(trace: Trace, name: str, axis: str, value: Array) -> Array:
    """A tensor's numbers, along an axis of very many candidates those that are looked at."""
    axes = trace[name].axes
    return value.take(picked(trace)[axis], axis=axes.index(axis)) if axis in axes else value


def _nearest(
    name: str, found: Array, wanted: Array, limit: Array, wrong: Array | bool = False
) -> Check:
    """The cell that comes nearest to its limit, or is beyond it; nothing is near what is wrong."""
    apart = np.zeros(np.shape(found))
    np.subtract(found, wanted, out=apart, where=found != wanted)  # none of two that are hidden
    apart = np.where(wrong, np.nan, np.abs(apart))
    limit = np.broadcast_to(limit, apart.shape)
    if not apart.size:
        return Check("", 0.0, float(limit.max(initial=0)), name)
    limit = np.where(np.isfinite(limit), limit, 0)
    with np.errstate(all="ignore"):
        used = np.where(apart == 0, 0, apart / limit)
    worst = int(np.nan_to_num(used, nan=np.inf, posinf=np.inf).argmax())
    return Check("", float(apart.flat[worst]), float(limit.flat[worst]), name)


def _worst(claim: str, found: Iterable[Check]) -> list[Check]:
    """The check that is nearest to its limit, under its claim; none where nothing is checked."""
    worst = max(found, key=lambda each: each.used, default=None)
    return [Check(claim, worst.figure, worst.limit, worst.where)] if worst else []
