"""Rows put in order behind some that come first."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import longest
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Prepend(Operation):
    """Input 0 says what each row is: a row of input 1, from 0 on, and then one of input 2.

    Input 1 has one row less an axis, or several.
    """

    kind: str = field(default="prepend", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number, copied from its row."""
        asked, several = inputs.factor(0), len(inputs.axes[1]) == len(inputs.axes[2])
        number = int(asked.value)
        first = inputs.tensors[1].value.shape[0] if several else 1
        which, at = (1, number) if number < first else (2, number - first)
        row = {inputs.axes[which][0]: at} if several or which == 2 else {}
        term = Term(inputs.tensors[which].spoken, (inputs.factor(which, **row),))
        counted = Sum("which row", (Term("row", (asked,)),), name="row")
        return Sum("copied: rows put in order", (term,), (counted,))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Every row back to where it was copied from."""
        numbers, first, rest = at.inputs
        n = _rows(at)
        grown = np.zeros((n + len(rest), *rest.shape[1:]), seed.dtype)
        np.add.at(grown, numbers, seed)
        return [None, grown[:n].reshape(first.shape), grown[n:]]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One, where its row was copied to."""
        found, n = at.nothing(), _rows(at)
        if which == 1 and at.inputs[1].ndim < at.inputs[2].ndim:
            cell = (0, *cell)
        if which:
            row = cell[0] if which == 1 else cell[0] + n
            found[(at.inputs[0] == row, *cell[1:])] = 1
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Which row is the longest."""
        return longest(tensor) if tensor.value.ndim > 1 else []


def _rows(at: "Local") -> int:
    """How many rows input 1 has."""
    _, first, rest = at.inputs
    return len(first) if first.ndim == rest.ndim else 1
