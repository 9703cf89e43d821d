"""Vectors brought to length one."""

from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import lengths, told
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class UnitLength(Operation):
    """Input 0 divided by its length along ``over``; a vector of zeros stays one."""

    kind: str = field(default="unit", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number times one over the vector's length; its square as a part."""
        entries = [inputs.factor(0, **{self.over: k}) for k in range(inputs.sizes[self.over])]
        square = Sum(
            "every number of the vector times itself, added: the length is the root of that",
            tuple(
                Term(inputs.label(self.over, k), (entry, entry)) for k, entry in enumerate(entries)
            ),
            name="squared length",
        )
        one_over = Factor("1 / length", 1 / sqrt(square.total) if square.total else 0.0)
        says = "divided by the vector's length, so that only its direction is left"
        return Sum(says, (Term("number", (inputs.factor(0), one_over)),), (square,))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed's part across the vector: along it nothing changes the direction."""
        axis = at.along(self.over)
        length = np.sqrt(np.square(at.inputs[0]).sum(axis=axis, keepdims=True))
        along = (seed * at.output).sum(axis=axis, keepdims=True)
        across = seed - at.output * along
        return [np.divide(across, length, out=np.zeros_like(across), where=length > 0)]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One at itself, less the part along the vector, over the length."""
        found, row = at.nothing(), at.line(cell, self.over)
        length = np.sqrt(np.square(at.inputs[0][row]).sum())
        if length > 0:
            found[row] = -at.output[cell] * at.output[row]
            found[cell] += 1
            found[row] /= length
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How long the vectors were."""
        found = lengths(trace[tensor.reads[0]].value)
        zero = int((found == 0).sum())
        if zero == found.size:
            return ["All rows are zeros and stay so: they have no direction."]
        rows = "; a row of zeros has" if zero == 1 else f"; {zero} rows of zeros have"
        still = (
            f"{rows} no direction and stays so" if zero == 1 else f"{rows} no direction and stay"
        )
        return [f"{told(found[found > 0])}; now they are all 1{still if zero else ''}."]
