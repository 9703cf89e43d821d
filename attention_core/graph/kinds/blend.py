"""Rows mixed by shares that are mostly zero, as where a table is read between its rows."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.graph.kinds.base import Pieces
from attention_core.graph.kinds.dot import Dot
from attention_core.graph.kinds.saying import longest
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Blend(Dot):
    """Input 0 has the shares along ``over`` by which the rows of input 1 are added."""

    kind: str = field(default="blend", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """One term per row that has a share."""
        used = np.flatnonzero(inputs.line(0, self.over))
        terms = [
            Term(
                inputs.label(self.over, int(k)),
                (inputs.factor(0, **{self.over: int(k)}), inputs.factor(1, **{self.over: int(k)})),
            )
            for k in used
        ]
        rows = "one row" if len(terms) == 1 else f"{len(terms)} rows"
        return Sum(f"a blend of {rows} of the table: each times its share, added", tuple(terms))

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How many rows most are blended of, and which of what comes out is longest."""
        used = int((trace[tensor.reads[0]].value != 0).sum(axis=-1).max(initial=0))
        if tensor.value.ndim < 2 or not used:
            return []
        many = "is one row" if used == 1 else f"is a blend of at most {used} rows"
        return [f"Each {many} of the table. ", *longest(tensor)]
