"""Numbers copied from elsewhere, each from a place of its own."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import leader, row
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Cut(Operation):
    """Input 0 says where in input 1 each number stands, all of it counted through."""

    kind: str = field(default="cut", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number, copied from where it stands."""
        which = inputs.factor(0)
        place = np.unravel_index(int(which.value), inputs.tensors[1].value.shape)
        cell = {axis: int(i) for axis, i in zip(inputs.axes[1], place, strict=True)}
        where = ", ".join(inputs.label(axis, i) for axis, i in cell.items())
        counted = Sum("which number of the picture", (Term("place", (which,)),), name="place")
        copied = Term(where, (inputs.factor(1, **cell),))
        return Sum("copied from the picture", (copied,), (counted,))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Added where the numbers were copied from."""
        if not at.wants(1):
            return [None, None]
        places, picture = at.inputs
        grown = np.zeros(picture.size, seed.dtype)
        np.add.at(grown, places, seed)
        return [None, grown.reshape(picture.shape)]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One, wherever it was copied to."""
        found = at.nothing()
        if which == 1:
            found[at.inputs[0] == np.ravel_multi_index(cell, at.inputs[1].shape)] = 1
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Between which rows most is copied that differs: the flattest one and the busiest."""
        if tensor.value.ndim != 2:
            return []
        busy = tensor.value.std(axis=-1, dtype=np.float64)
        most, least = leader(busy), leader(-busy)
        if most is None or least is None or most == least:
            return [f"The numbers of a row spread by at most {spoken(busy.max())}."]
        return [
            "The numbers differ most within ",
            *row(tensor, most),
            f" (standard deviation {spoken(busy[most])}) and least within ",
            *row(tensor, least),
            f" ({spoken(busy[least])}).",
        ]
