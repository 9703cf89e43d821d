"""Numbers all divided by one."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import spread
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class DivideByRoot(Operation):
    """Input 0 divided by the square root of the number input 1."""

    kind: str = field(default="scale", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number times one over the root."""
        size, number = inputs.factor(1), inputs.factor(0)
        root = Factor(f"1/√{size.value:g}", float(size.value**-0.5), size.source)
        says = f"divided by √{size.value:g}, the square root of {size.label}"
        return Sum(says, (Term(_base(number), (number, root)),))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed divided alike; what it is divided by takes half of what the result does."""
        by = at.inputs[1]
        grown = -(seed * at.output).sum() / (2 * by) if at.floats(1) else None
        return [seed / np.sqrt(by).astype(seed.dtype), grown]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One over the root; of what is divided by, minus half of each result over it."""
        by = at.inputs[1]
        if which == 0:
            return at.reached(0, cell) / np.sqrt(by).astype(at.output.dtype)
        return np.asarray(-at.output / (2 * by)) if at.floats(1) else at.nothing()

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How much nearer the numbers are to each other."""
        before, size = (trace[name].value for name in tensor.reads)
        way = "grows" if float(size) < 1 else "falls"
        return [f"Their {spread(before, tensor.value, way)}"]


@dataclass(frozen=True)
class TimesRoot(Operation):
    """Input 0 times the square root of the number input 1."""

    kind: str = field(default="scale", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number times the root."""
        size, number = inputs.factor(1), inputs.factor(0)
        root = Factor(f"√{size.value:g}", float(size.value**0.5), size.source)
        says = f"times √{size.value:g}, the square root of {size.label}"
        return Sum(says, (Term(_base(number), (number, root)),))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the root too; what the root is of takes half of what the result does."""
        by = at.inputs[1]
        grown = (seed * at.output).sum() / (2 * by) if at.floats(1) else None
        return [seed * np.sqrt(by).astype(seed.dtype), grown]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The root; of what the root is of, half of each result over it."""
        by = at.inputs[1]
        if which == 0:
            return at.reached(0, cell) * np.sqrt(by).astype(at.output.dtype)
        return np.asarray(at.output / (2 * by)) if at.floats(1) else at.nothing()

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How much farther the numbers are from each other."""
        before, size = (trace[name].value for name in tensor.reads)
        way = "falls" if float(size) < 1 else "grows"
        return [f"Their {spread(before, tensor.value, way)}"]


@dataclass(frozen=True)
class Divide(Operation):
    """Input 0 divided by the number input 1."""

    kind: str = field(default="scale", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number times one over the other."""
        by, number = inputs.factor(1), inputs.factor(0)
        share = Factor(f"1/{by.value:g}", 1 / by.value, by.source)
        says = f"divided by {by.value:g}, the {_base(by)}"
        return Sum(says, (Term(_base(number), (number, share)),))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed divided alike; the number it is divided by takes what the result does."""
        by = at.inputs[1]
        grown = -(seed * at.output).sum() / by if at.floats(1) else None
        return [seed / by.astype(seed.dtype), grown]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One over the number it is divided by; of that, minus each result over it."""
        by = at.inputs[1]
        if which == 0:
            return at.reached(0, cell) / by.astype(at.output.dtype)
        return np.asarray(-at.output / by) if at.floats(1) else at.nothing()

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How far the numbers move apart or together."""
        before, by = (trace[name] for name in tensor.reads)
        way = "grows" if float(by.value) < 1 else "falls"
        what = f"With {by.base.replace('_', ' ')} {float(by.value):g} their "
        return [f"{what}{spread(before.value, tensor.value, way)}"]


def _base(number: Factor) -> str:
    """What a number is called: ``layer2.scaled_scores`` are scaled scores."""
    return number.label.rpartition(".")[2].replace("_", " ")
