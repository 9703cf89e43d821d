"""The Gaussian error linear unit (Hendrycks & Gimpel 2016)."""

from dataclasses import dataclass, field
from math import erfc, sqrt
from typing import TYPE_CHECKING

import numpy as np

from attention_core.graph.kinds.base import Operation, Pieces
from attention_core.graph.kinds.saying import leader, row, ties
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Gelu(Operation):
    """Input 0 times the share of a normal distribution below it."""

    kind: str = field(default="gelu", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: x times Φ(x)."""
        x = inputs.factor(0)
        below = Factor("Φ(x)", 0.5 * erfc(-x.value / sqrt(2)), x.source)
        says = "x times the chance that a normal random number is below x"
        return Sum(says, (Term("x · Φ(x)", (x, below)),))

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How many come out nearly silent, and where the loudest is."""
        value = tensor.value
        if not value.ndim:
            return []
        quiet = float((np.abs(value) < 0.1).mean())
        noun = tensor.entries.axis(tensor.axes[-1]).noun
        said = f"{quiet:.0%} of the {noun}s come out nearly silent (below 0.1 in size)"
        loudest = leader(value)
        if loudest is None:
            return [f"{said}; {ties(value)} are the loudest, {spoken(value.max())}."]
        return [
            f"{said}; the loudest belongs to ",
            *row(tensor, loudest[:-1]),
            f", {spoken(value.max())}.",
        ]
