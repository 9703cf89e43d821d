"""Tensors added."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.graph.kinds.base import Gradients, Operation, Pieces, added_up
from attention_core.graph.kinds.saying import leader, lengths, row
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Add(Operation):
    """The inputs at the same place, added."""

    kind: str = field(default="add", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term per input, by the name that stands over its matrix."""
        terms = tuple(
            Term(tensor.spoken, (inputs.factor(i),)) for i, tensor in enumerate(inputs.tensors)
        )
        return Sum("added, number by number", terms)

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed itself, for each of what was added."""
        return [at.into(seed, i) for i in range(len(at.inputs))]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One: what is added moves the sum by as much."""
        return at.reached(which, cell)

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """All that is added up, without signs."""
        return added_up(function, inputs, output)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Which row the addition turns most."""
        before, after = trace[tensor.reads[0]].value, tensor.value
        if before.shape != after.shape or not after.ndim:
            return []
        told = lengths(before) > 0  # a vector of zeros has no direction
        if not told.any():
            return ["The first vectors are all zero, so the sum is the other's."]
        turned = np.where(told, cosine(before, after), np.nan)
        low, high = leader(-turned), leader(turned)
        if turned.size == 1 or told.sum() == 1:
            index = tuple(int(i) for i in np.argwhere(told)[0])
            return ["The addition turns ", *row(tensor, index),
                    f": cosine {spoken(np.nanmin(turned))} before to after."]  # fmt: skip
        if low is None or high is None:
            return [
                "The cosine of a row before and after the addition is"
                f" {spoken(np.nanmin(turned))} to {spoken(np.nanmax(turned))}."
            ]
        return [
            "The addition turns ",
            *row(tensor, low),
            f" most (cosine {spoken(turned[low])} before to after) and ",
            *row(tensor, high),
            f" least ({spoken(turned[high])}).",
        ]
