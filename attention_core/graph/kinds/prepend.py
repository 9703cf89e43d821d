"""Rows put in order behind one that belongs to none of them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import longest
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Prepend(Operation):
    """Input 0 says what each row is: 0 the one row of input 1, n the nth of input 2."""

    kind: str = field(default="prepend", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number, copied from its row."""
        number = int(inputs.factor(0).value)
        copied: Factor = inputs.factor(1)
        if number:
            copied = inputs.factor(2, **{inputs.axes[2][0]: number - 1})
        tensor = inputs.tensors[2 if number else 1]
        return Sum("copied: rows put in order", (Term(tensor.spoken, (copied,)),))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Every row back to where it was copied from."""
        numbers, first, rest = at.inputs
        grown = np.zeros((len(rest) + 1, *first.shape), seed.dtype)
        np.add.at(grown, numbers, seed)
        return [None, grown[0], grown[1:]]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One, where its row was copied to."""
        found = at.nothing()
        if which == 1:
            found[(at.inputs[0] == 0, *cell)] = 1
        if which == 2:
            found[(at.inputs[0] == cell[0] + 1, *cell[1:])] = 1
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Which row is the longest."""
        return longest(tensor) if tensor.value.ndim > 1 else []
