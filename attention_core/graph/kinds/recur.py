"""A memory that is carried along a list: a share is kept, the rest is new."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import entry
from attention_core.graph.spoken import percent
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Recur(Operation):
    """Input 0 is the share that is kept, input 1 what is new, input 2 what is there at the start.

    c(t) = f(t) · c(t-1) + (1 - f(t)) · x(t), along ``along``, which is the first axis.
    """

    kind: str = field(default="recur", init=False)
    along: str

    def account(self, inputs: Inputs) -> Sum:
        """A share of what was there and a share of what is new; what was there, step by step."""
        now = inputs.cell[self.along]
        kept, new = inputs.factor(0), inputs.factor(1)
        before = inputs.made_at(**{self.along: now - 1}) if now else inputs.factor(2)
        was = f"at {inputs.label(self.along, now - 1)}" if now else "at the start"
        rest = Factor("what is not kept", 1 - kept.value, kept.source)
        terms = (
            Term(f"what was there, {was}", (kept, before)),
            Term(f"what is new, at {inputs.label(self.along, now)}", (rest, new)),
        )
        parts = (self._since(inputs, now - 1),) if now else ()
        return Sum("a share of what was there is kept, the rest is new", terms, parts)

    def _since(self, inputs: Inputs, last: int) -> Sum:
        """What was there after a step: what each step brought, by what is left of it."""
        terms, left = [], 1.0
        for step in range(last, -1, -1):
            kept = inputs.factor(0, **{self.along: step})
            new = inputs.factor(1, **{self.along: step})
            share = Factor("what is left of it", left * (1 - kept.value), kept.source)
            terms.append(Term(inputs.label(self.along, step), (share, new)))
            left *= kept.value
        start = inputs.factor(2)
        if start.value:
            terms.append(Term("the start", (Factor("what is left of it", left), start)))
        says = "what each step brought, by what is left of it"
        return Sum(says, tuple(reversed(terms)), name="what was there")

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Backwards from step to step: what reaches a memory goes on to the one before it."""
        kept, new, start = at.inputs[:3]
        before = np.concatenate([start[None], at.output[:-1]])
        reached = np.empty_like(seed)
        later = np.zeros_like(start)
        for step in range(len(seed) - 1, -1, -1):
            reached[step] = later = seed[step] + later
            later = later * kept[step]
        return [reached * (before - new), reached * (1 - kept), later]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """What it moves at its own step, and what is kept of that at each later one."""
        kept, new, start = at.inputs[:3]
        found = at.nothing()
        if which == 2:
            first, rest, left = 0, cell, at.output.dtype.type(1)
        else:
            first, rest = cell[0] + 1, cell[1:]
            before = at.output[(cell[0] - 1, *rest)] if cell[0] else start[rest]
            left = before - new[cell] if which == 0 else 1 - kept[cell]
            found[cell] = left
        for step in range(first, len(found)):
            left = left * kept[(step, *rest)]
            found[(step, *rest)] = left
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How much of what was there before each step keeps: who keeps most and least."""
        kept = trace[tensor.reads[0]]
        if kept.value.ndim != 2 or len(kept.value) < 2:
            return []
        means = kept.value[1:].mean(axis=-1)  # at the first step there is nothing to keep
        axis = kept.axes[0]
        most, least = int(means.argmax()) + 1, int(means.argmin()) + 1
        said = ["At ", entry(kept, axis, most, {axis: most})]
        said += [f" most is kept of what was there, {percent(means[most - 1])} in the mean of all "]
        said += ["dimensions"]
        if most != least:
            said += ["; least at ", entry(kept, axis, least, {axis: least})]
            said += [f", {percent(means[least - 1])}"]
        return [*said, "."]
