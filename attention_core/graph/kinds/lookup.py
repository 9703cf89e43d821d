"""Rows read from a table."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import entry, longest
from attention_core.graph.sums import Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Lookup(Operation):
    """Row of a table: input 0 says which row, along ``over``, of input 1."""

    kind: str = field(default="lookup", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number in the table."""
        which = inputs.factor(0)
        read = inputs.factor(1, **{self.over: int(which.value)})
        term = Term(f"row {inputs.label(self.over, int(which.value))}", (read,))
        row = Sum("which row", (Term("row", (which,)),), name="row")
        return Sum("read from a table, one row per token", (term,), (row,))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Added to the rows of the table that were read; where none was, nothing."""
        rows, table = at.inputs
        if not at.wants(1):
            return [None, None]
        grown = np.zeros_like(table, dtype=seed.dtype)
        np.add.at(grown, rows, seed)
        return [None, grown]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One, wherever its row of the table was read."""
        found = at.nothing()
        if which == 1:
            found[(at.inputs[0] == cell[0], *cell[1:])] = 1
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Which rows are equal."""
        tensor = self._read(trace, tensor)
        axis = tensor.axes[0]
        noun = tensor.entries.axis(axis).noun
        rows = [row.tobytes() for row in tensor.value]
        if len(rows) > 1 and len(set(rows)) == 1:
            return [f"All {len(rows)} rows are equal, so this tells no two {noun}s apart."]
        first: dict[bytes, int] = {}
        for i, row in enumerate(rows):
            twin = first.setdefault(row, i)
            one, other = (entry(tensor, axis, k, {axis: k}) for k in (twin, i))
            if twin != i and one == other:
                return [
                    other,
                    f" stands at places {twin} and {i}: two equal rows here, until position and"
                    " context tell them apart.",
                ]
            if twin != i:
                return [one, " and ", other, " have the same numbers here."]
        return ["No two rows are equal. ", *longest(tensor)]

    def _read(self, trace: "Trace", tensor: "Tensor") -> "Tensor":
        """With rows named as in the table, where they are not called by what they read.

        So in a decoder, whose rows are called by the word that comes of the one that was read.
        """
        step, axis = tensor.step, tensor.axes[0]
        if step is None or trace.along(step.part or None) == trace.along():
            return tensor
        entries = tensor.entries
        rows = trace[step.reads[0]].value
        names = tuple(entries.name(step.over, int(i)) for i in rows)
        lists = {**entries.lists, entries.along(axis): names}
        return replace(tensor, entries=replace(entries, lists=lists))
