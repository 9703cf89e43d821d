"""Two axes laid end to end."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.graph.kinds.base import Operation, Pieces
from attention_core.graph.kinds.saying import lengths
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
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

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Whose numbers are the largest."""
        before = trace[tensor.reads[0]]
        if before.head != 0 or before.value.ndim != 3:
            return []
        heads = before.value
        each = np.linalg.norm(lengths(heads), axis=-1)
        loud = int(each.argmax())
        name = before.entries.name(before.axes[0], loud)
        share = float(each[loud] ** 2 / max((each**2).sum(), 1e-12))
        return [
            f"{heads.shape[0]} heads of {heads.shape[2]} numbers make rows of"
            f" {tensor.value.shape[-1]}. Head {name} says most: {share:.0%} of the sum of squares."
        ]
