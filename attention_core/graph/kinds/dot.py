"""Products of vectors and matrices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine_matrix
from attention_core.graph.kinds.base import Gradients, Operation, Pieces, added_up
from attention_core.graph.kinds.saying import is_scores, leader, longest, row, scores, ties
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Dot(Operation):
    """Inputs 0 and 1 multiplied and summed along ``over``; further inputs are biases."""

    kind: str = field(default="dot", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """One term per entry of the shared axis, one per bias."""
        terms = [
            Term(
                inputs.label(self.over, k),
                (inputs.factor(0, **{self.over: k}), inputs.factor(1, **{self.over: k})),
            )
            for k in range(inputs.sizes[self.over])
        ]
        biases = [inputs.factor(i) for i in range(2, len(inputs.tensors))]
        terms += [Term("bias", (bias,)) for bias in biases]
        says = "a dot product: multiply pair by pair, add up"
        return Sum(says + (", then add the bias" if biases else ""), tuple(terms))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the other factor, summed over all that it served; itself for a bias."""
        factors = [at.times(seed, 1 - i, i) if at.wants(i) else None for i in (0, 1)]
        return [*factors, *(at.into(seed, i) for i in range(2, len(at.inputs)))]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The other factor, wherever the two were multiplied; one for a bias."""
        return at.reached(which, cell, 1 - which if which < 2 else None)

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """All that is added up, without signs."""
        return added_up(function, inputs, output)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """The highest score; the longest row of all heads; which rows are most alike."""
        value = tensor.value
        if is_scores(tensor):
            return scores(tensor)
        if value.ndim != 2 or len(value) < 2:
            if value.ndim < 2:
                return []
            return longest(tensor)
        alike = cosine_matrix(value)
        alike[np.tril_indices(len(value))] = -2
        best = leader(alike)
        most = spoken(alike.max())
        if best is None:
            return [f"{ties(alike)} pairs of rows are alike: cosine {most}."]
        one, other = best
        return [
            "Most alike are the rows of ",
            *row(tensor, (one,)),
            " and ",
            *row(tensor, (other,)),
            f": cosine {most}.",
        ]
