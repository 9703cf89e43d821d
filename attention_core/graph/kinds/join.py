"""Two axes laid end to end."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import leader, lengths, ties
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Join(Operation):
    """Input 0 with axes laid end to end: nothing is computed."""

    kind: str = field(default="join", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number, copied from its head."""
        copied, tensor = inputs.factor(0), inputs.tensors[0]
        where = "copied"
        if tensor.head is not None and copied.source:
            axis, index = tensor.axes[tensor.head], copied.source[1][tensor.head]
            where = f"{tensor.entries.axis(axis).noun} {tensor.entries.name(axis, index)}"
        term = Term(where, (copied,))
        return Sum("copied: laid side by side", (term,))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Every number back to where it was copied from."""
        return [at.into(seed, 0)]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One, where it was copied to."""
        return at.reached(which, cell)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Whose numbers are the largest."""
        before = trace[tensor.reads[0]]
        if before.head != 0 or before.value.ndim != 3:
            return []
        heads = before.value
        n, _, d = heads.shape
        if n == 1:
            return [f"There is one head, so its rows of {d} numbers stay as they are."]
        each = np.linalg.norm(lengths(heads), axis=-1)
        made = f"{n} heads of {d} numbers make rows of {tensor.value.shape[-1]}."
        if not each.any():
            return [f"{made} All of them are zero."]
        shares = each**2 / (each**2).sum()
        loud = leader(shares)
        if loud is None:
            most = f"{ties(shares)} heads say most, and alike"
        else:
            name = before.entries.name(before.axes[0], loud[0])
            half = "More than half of it comes" if shares[loud] > 0.5 else "Most of it comes"
            most = f"{half} from head {name}"
        return [f"{made} {most}."]
