"""Vectors brought to one scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import entry, lengths, row, told
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace

_MANY, _MOST = 10, 0.8  # of so many numbers or more, one that is this part of the squared length


@dataclass(frozen=True)
class LayerNorm(Operation):
    """Input 0 less its mean along ``over``, over its deviation, times input 1 plus input 2.

    Input 3 is the small number that keeps the division safe.
    """

    kind: str = field(default="norm", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """Normalised value times gain, plus shift; mean and variance as parts."""
        size = inputs.sizes[self.over]
        entries = [inputs.factor(0, **{self.over: k}) for k in range(size)]
        names = [inputs.label(self.over, k) for k in range(size)]
        each = Factor(f"1/{size}", 1 / size)
        mean = Sum(
            "the vector's mean",
            tuple(Term(n, (entry, each)) for n, entry in zip(names, entries, strict=True)),
            name="mean",
        )
        centre = mean.total
        variance = Sum(
            "the mean squared distance from it",
            tuple(
                Term(
                    name,
                    (Factor("(x − mean)²", _squared(entry.value - centre), entry.source), each),
                )
                for name, entry in zip(names, entries, strict=True)
            ),
            name="variance",
        )
        epsilon = inputs.factor(3)
        deviation = float(np.sqrt(variance.total + epsilon.value))
        x = inputs.factor(0)
        share = float(np.divide(x.value - centre, deviation))
        normalised = Factor("(x − mean) / deviation", share, x.source)
        safe = Sum("kept under the root", (Term("ε", (epsilon,)),), name="ε")
        terms = (
            Term("normalised × gain", (normalised, inputs.factor(1))),
            Term("shift", (inputs.factor(2),)),
        )
        says = "less the vector's mean, over its deviation, times a learned gain, plus a shift"
        return Sum(says, terms, (mean, variance, safe))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the gain, less its mean and its part along the normed vector."""
        axis = at.along(self.over)
        normed, deviation = _normed(at, self.over, centred=True)
        scaled = seed * at.inputs[1]
        along = (scaled * normed).mean(axis=axis, keepdims=True)
        back = (scaled - scaled.mean(axis=axis, keepdims=True) - normed * along) / deviation
        safe = -(scaled * normed / (2 * deviation**2)).sum() if at.floats(3) else None
        return [back, at.into(seed * normed, 1), at.into(seed, 2), safe]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """Through its own place, the mean and the deviation; a gain's is what it stretches."""
        return _slopes(which, cell, at, self.over, centred=True)

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """The vector's largest number over its deviation, times the gain, plus the shift."""
        x, gain, shift, epsilon = inputs
        largest = np.abs(x).max(axis=-1, keepdims=True)
        deviation = np.sqrt(x.var(axis=-1, keepdims=True) + epsilon)
        return largest / deviation * np.abs(gain) + np.abs(shift)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How long the vectors were, and are."""
        before, after = lengths(trace[tensor.reads[0]].value), lengths(tensor.value)
        return [f"{told(before)}; {told(after, now=True)}."]


@dataclass(frozen=True)
class RMSNorm(Operation):
    """Input 0 over the root of its mean square along ``over``, times input 1.

    Input 2 is the small number that keeps the division safe (Zhang & Sennrich 2019).
    """

    kind: str = field(default="rms", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """The number over the root mean square, times the gain; the mean square as a part."""
        size = inputs.sizes[self.over]
        entries = [inputs.factor(0, **{self.over: k}) for k in range(size)]
        each = Factor(f"1/{size}", 1 / size)
        square = Sum(
            "the mean of the squares: nothing is taken off first, unlike in LayerNorm",
            tuple(
                Term(inputs.label(self.over, k), (entry, entry, each))
                for k, entry in enumerate(entries)
            ),
            name="mean square",
        )
        epsilon = inputs.factor(2)
        safe = Sum("kept under the root", (Term("ε", (epsilon,)),), name="ε")
        root = float(np.sqrt(square.total + epsilon.value))
        one_over = Factor("1 / root mean square", float(np.divide(1.0, root)))
        term = Term("number × gain", (inputs.factor(0), one_over, inputs.factor(1)))
        says = "over the root of the vector's mean square, times a learned gain"
        return Sum(says, (term,), (square, safe))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the gain, less what of it lies along the vector."""
        axis = at.along(self.over)
        normed, root = _normed(at, self.over, centred=False)
        scaled = seed * at.inputs[1]
        back = (scaled - normed * (scaled * normed).mean(axis=axis, keepdims=True)) / root
        safe = -(scaled * normed / (2 * root**2)).sum() if at.floats(2) else None
        return [back, at.into(seed * normed, 1), safe]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """Through its own place and the root; a gain's is what it stretches."""
        return _slopes(which, cell, at, self.over, centred=False)

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """Each result itself: its rounding is in proportion to it."""
        return np.abs(output)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How long the vectors were, and are; whether one dimension is nearly all of some."""
        before, after = lengths(trace[tensor.reads[0]].value), lengths(tensor.value)
        said = f"{told(before)}; {told(after, now=True)}."
        return [said, *_massive(trace[tensor.reads[0]])]


def _normed(at: "Local", over: str, *, centred: bool) -> tuple[Array, Array]:
    """Input 0 at one scale before any gain, and what it was divided by."""
    x, axis = at.inputs[0], at.along(over)
    epsilon = at.inputs[-1].astype(x.dtype)
    if centred:
        x = x - x.mean(axis=axis, keepdims=True)
    root = np.sqrt(np.square(x).mean(axis=axis, keepdims=True) + epsilon)
    return x / root, root


def _slopes(which: int, cell: tuple[int, ...], at: "Local", over: str, *, centred: bool) -> Array:
    """How much what was normed moves with one number of an input."""
    normed, root = _normed(at, over, centred=centred)
    gain, found = at.inputs[1], at.nothing()
    if which == len(at.inputs) - 1:
        return np.asarray(-normed * gain / (2 * root**2)) if at.floats(which) else found
    if which:
        return at.reached(which, cell) * (normed if which == 1 else found.dtype.type(1))
    row, n = at.line(cell, over), normed.shape[at.along(over)]
    found[row] = -normed[cell] * normed[row] / n - (1 / n if centred else 0)
    found[cell] += 1
    found[row] *= gain / root[row]
    return found


def _massive(tensor: "Tensor") -> Pieces:
    """Where one number is most of a vector, as happens at the first token (Sun et al. 2024)."""
    rows = tensor.value.astype(np.float64)
    if rows.ndim != 2 or rows.shape[-1] < _MANY:
        return []
    at = int(np.abs(rows).argmax())
    best = (at // rows.shape[1], at % rows.shape[1])
    if rows[best] ** 2 < _MOST * np.square(rows[best[0]]).sum() or not rows.any():
        return []
    axis = tensor.axes[-1]
    return [
        " Nearly all of ",
        *row(tensor, best[:1]),
        f" is one number: {entry(tensor, axis, best[1], {})}, {spoken(rows[best], 0)}.",
    ]


def _squared(x: float) -> float:
    return x * x  # unlike x**2, infinite where Python would raise
