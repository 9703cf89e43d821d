"""Two axes laid end to end."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.graph.axes import parts
from attention_core.graph.kinds.base import Operation, Pieces
from attention_core.graph.kinds.saying import lengths
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.trace import Tensor, Trace


@dataclass(frozen=True)
class Join(Operation):
    """Input 0 with axes laid end to end: nothing is computed."""

    kind: str = field(default="join", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number, copied from its head."""
        (joined,) = (axis for axis in inputs.cell if len(parts(axis)) > 1)
        outer = parts(joined)[0]
        first = inputs.sizes.split(joined, inputs.cell[joined])[outer]
        tensor, axes = inputs.tensors[0], inputs.axes[0]
        own = tensor.axes[axes.index(outer)]
        term = Term(f"{tensor.entries.axis(own).noun} {tensor.entries.name(own, first)}",
                    (inputs.factor(0),))  # fmt: skip
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
