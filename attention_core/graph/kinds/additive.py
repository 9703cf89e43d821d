"""The additive score: a small network for each pair."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import tanh
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import scores
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Additive(Operation):
    """Inputs 0 and 1 added and put through tanh, times input 2, summed along ``over``."""

    kind: str = field(default="additive", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """One term per hidden unit; what goes into its tanh as a part."""
        terms, parts = [], []
        for m in range(inputs.sizes[self.over]):
            unit = {self.over: m}
            asked, offered, weight = (inputs.factor(i, **unit) for i in range(3))
            name = inputs.label(self.over, m)
            inside = Sum(
                "the query's and the key's number for this unit, added",
                (Term("query", (asked,)), Term("key", (offered,))),
                name=f"inside tanh, {name}",
            )
            parts.append(inside)
            terms.append(Term(name, (weight, Factor("tanh(q + k)", tanh(inside.total)))))
        says = "per hidden unit: its weight times tanh of what query and key add up to"
        return Sum(says, tuple(terms), tuple(parts))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Through the weight and the slope of tanh, 1 - tanh²."""
        query, key, weight = at.inputs
        hidden = np.tanh(query[:, :, None] + key[:, None])
        back = seed[..., None] * weight[:, None, None] * (1 - hidden * hidden)
        return [back.sum(axis=2), back.sum(axis=1), (seed[..., None] * hidden).sum(axis=(1, 2))]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The weight times the slope of tanh, for every pair it is in; of a weight, its tanh."""
        query, key, weight = at.inputs
        found, (head, *_, unit) = at.nothing(), cell
        hidden = np.tanh(query[head, :, None, unit] + key[head, None, :, unit])  # query key
        slope = hidden if which == 2 else weight[head, unit] * (1 - hidden * hidden)
        row: tuple[int | slice, ...] = (cell[1],) if which == 0 else ()
        where = (slice(None), cell[1]) if which == 1 else row
        found[(head, *where)] = slope[where]
        return found

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """All weights of the hidden units, as tanh is at most one."""
        return np.asarray(np.abs(inputs[2]).sum(axis=-1).max())

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """The highest score."""
        return scores(tensor)
