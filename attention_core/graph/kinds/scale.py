"""Numbers all multiplied or divided by one."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

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
class _Scale(Operation):
    """Input 0 times a power of the number input 1."""

    kind: str = field(default="scale", init=False)
    power: ClassVar[float]
    root: ClassVar[bool]

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number times that power."""
        by, number = inputs.factor(1), inputs.factor(0)
        written = f"{'√' if self.root else ''}{by.value:g}"
        what = f"the square root of {by.label}" if self.root else f"the {_base(by)}"
        way, share = ("times", "") if self.power > 0 else ("divided by", "1/")
        times = Factor(f"{share}{written}", float(by.value**self.power), by.source)
        return Sum(f"{way} {written}, {what}", (Term(_base(number), (number, times)),))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the same; what the power is of takes its part of what the result does."""
        grown = self.power * (seed * at.output).sum() / at.inputs[1] if at.floats(1) else None
        return [seed * self._times(at), grown]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The power itself; of what it is of, so much of each result over that."""
        if which == 0:
            return at.reached(0, cell) * self._times(at)
        return np.asarray(self.power * at.output / at.inputs[1]) if at.floats(1) else at.nothing()

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How far the numbers move apart or together."""
        return [f"Their {self._spread(trace, tensor)}"]

    def _spread(self, trace: "Trace", tensor: "Tensor") -> str:
        before, by = (trace[name].value for name in tensor.reads)
        apart = (float(by) < 1) == (self.power < 0)
        return spread(before, tensor.value, "grows" if apart else "falls")

    def _times(self, at: "Local") -> Array:
        return np.asarray(np.float64(at.inputs[1]) ** self.power, at.output.dtype)


class DivideByRoot(_Scale):
    """Input 0 divided by the square root of the number input 1."""

    power, root = -0.5, True


class TimesRoot(_Scale):
    """Input 0 times the square root of the number input 1."""

    power, root = 0.5, True


class Divide(_Scale):
    """Input 0 divided by the number input 1."""

    power, root = -1.0, False

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """The same, and by what."""
        by = trace[tensor.reads[1]]
        what = f"With {by.base.replace('_', ' ')} {float(by.value):g} their "
        return [what + self._spread(trace, tensor)]


def _base(number: Factor) -> str:
    """What a number is called: ``layer2.scaled_scores`` are scaled scores."""
    return number.label.rpartition(".")[2].replace("_", " ")
