"""Figures that show a trace is right, worked out on the reader's own sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace as forward
from attention_core.graph.kinds import Dot, Join
from attention_core.graph.stage import Tolerance
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.models.base import Model

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
        Absolute differences.
    where : str
        The tensor that has the largest difference.
    """

    claim: str
    figure: float
    limit: float
    where: str

    @property
    def holds(self) -> bool:
        """Whether the figure is within its limit (False for NaN)."""
        return self.figure <= self.limit


def check(trace: Trace, sample: Any, model: Model) -> list[Check]:
    """Check one float32 trace of ``sample`` by ``model``.

    Returns
    -------
    list of Check
        Rows of weights sum to one; the heads' own contributions add up to the output projection;
        float32 is near float64, relative to the tolerance of each stage. What a model does not
        have is not checked.
    """
    double = forward(sample, model, np.float64)
    return [*_rows(trace), *_heads(trace), *_precision(trace, double)]


def _rows(trace: Trace) -> list[Check]:
    sums = {
        step.name: float(np.abs(trace[step.name].value.sum(axis=_over(step)) - 1).max())
        for step in trace.attention
    }
    return _worst("every row of attention weights sums to 1", sums, ROW_SUM.float32)


def _over(step: Step) -> int:
    """The dimension along which the shares of a row lie."""
    return step.signature.output.index(step.over)


def _heads(trace: Trace) -> list[Check]:
    """Where heads are joined and then mixed, each alone through its own rows of the weights."""
    gaps = {}
    limit = 0.0
    for step in trace.steps:
        joined = trace[step.reads[0]] if step.reads else None
        if not (isinstance(step.stage.operation, Dot) and joined and joined.step):
            continue
        if not isinstance(joined.step.stage.operation, Join) or len(step.reads) < 2:
            continue
        if trace[joined.reads[0]].head != 0 or trace[joined.reads[0]].value.ndim != 3:
            continue
        W, *biases = (trace[read].value.astype(np.float64) for read in step.reads[1:])
        heads = trace[joined.reads[0]].value.astype(np.float64)
        slices = np.split(W, len(heads), axis=0)
        total = sum(head @ rows for head, rows in zip(heads, slices, strict=True)) + sum(biases)
        gaps[step.name] = float(np.abs(total - trace[step.name].value).max())
        limit = step.stage.tolerance.float32
    claim = "each head through its own rows of W_O, added up, gives the output projection"
    return _worst(claim, gaps, limit)


def _precision(single: Trace, double: Trace) -> list[Check]:
    """Float32 against float64: the attention weights, and the stage nearest to its limit."""
    gaps = {
        step.name: float(
            np.max(
                _apart(single[step.name].value, double[step.name].value),
                where=np.isfinite(double[step.name].value),
                initial=0,
            )
        )
        for step in single.steps
    }
    limits = {step.name: step.stage.tolerance.float32 for step in single.steps}
    nearest = _largest({name: gaps[name] / limits[name] for name in gaps})
    weights = {step.name: gaps[step.name] for step in single.attention}
    return [
        *_worst(
            "attention weights in float32 match float64",
            weights,
            min((limits[name] for name in weights), default=0),
        ),
        Check(
            "every other stage too; the one nearest to its limit",
            gaps[nearest],
            limits[nearest],
            nearest,
        ),
    ]


def _apart(one: Array, other: Array) -> Array:
    """Absolute differences; none where both are the same infinity."""
    return np.abs(np.subtract(one, other, out=np.zeros_like(other), where=one != other))


def _worst(claim: str, figures: dict[str, float], limit: float) -> list[Check]:
    """The check of the largest figure; none where nothing is checked."""
    if not figures:
        return []
    where = _largest(figures)
    return [Check(claim, figures[where], limit, where)]


def _largest(figures: dict[str, float]) -> str:
    """Name of the largest figure; NaN is larger than any."""
    return max(figures, key=lambda name: np.nan_to_num(figures[name], nan=np.inf))
