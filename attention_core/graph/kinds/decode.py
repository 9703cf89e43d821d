"""Many small steps told as one: the way of what they make is the code beside it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.graph.kinds.base import Operation, Pieces
from attention_core.graph.spoken import percent, spoken

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Decode(Operation):
    """A network of its own that makes a map of numbers between 0 and 1 of what it reads.

    Each of its numbers depends on many thousands before it, through layers that are not opened
    here: in its sum it stands alone, and it has no adjoint.
    """

    kind: str = field(default="decode", init=False)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How much of the map is above a half, and where it is highest."""
        value = tensor.value
        if not value.size or value.ndim != 2:
            return []
        best = np.unravel_index(int(value.argmax()), value.shape)
        cell = dict(zip(tensor.axes, map(int, best), strict=True))
        where = ", ".join(tensor.entries.spoken(axis, i, cell) for axis, i in cell.items())
        share = percent(float((value > 0.5).mean()))
        return [
            f"{share} of the map is above 0.5; it is highest at {where}: {spoken(value[best])}."
        ]
