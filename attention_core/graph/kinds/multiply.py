"""Tensors multiplied number by number, as a gate does."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import entry, leader, loudness, row
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Multiply(Operation):
    """Inputs 0 and 1 multiplied: at the same place, or each of one with each of the other."""

    kind: str = field(default="multiply", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: one number times the other."""
        names = " · ".join(tensor.spoken for tensor in inputs.tensors)
        return Sum(
            "multiplied, number by number", (Term(names, (inputs.factor(0), inputs.factor(1))),)
        )

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the other one."""
        return [at.times(seed, 1 - i, i) if at.floats(i) else None for i in (0, 1)]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The number it is multiplied with, or each of them."""
        return at.reached(which, cell, 1 - which) if at.floats(which) else at.nothing()

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """What the gate leaves; of other products, which is the largest."""
        one, other = (trace[name].value.shape for name in tensor.reads)
        if one == other:
            return loudness(tensor)
        largest = leader(np.abs(tensor.value))
        if largest is None or not tensor.axes:
            return []
        axis = tensor.axes[-1]
        cell = dict(zip(tensor.axes, largest, strict=True))
        return [
            "The largest number is that of ",
            *row(tensor, largest[:-1]),
            " at ",
            entry(tensor, axis, largest[-1], cell),
            f": {spoken(tensor.value[largest])}.",
        ]
