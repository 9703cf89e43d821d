"""Queries and keys that are made alike: by weights that are equal."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Pieces
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace


def alike(trace: Trace, step: Step) -> Pieces:
    """Say of a step that makes queries or keys in which heads both are made by equal weights.

    Returns
    -------
    list
        A sentence in pieces; empty for any other step, and where the weights differ in every head,
        as in a trained model.
    """
    sides = _sides(trace, step)
    if step.name not in sides.values() or len(sides) < 2:
        return []
    pairs = zip(*(trace[sides[side]].reads for side in ("query", "key")), strict=False)
    weights = [(trace[a].value, trace[b].value) for a, b in pairs if a != b]
    made = trace[step.name]
    n = 1 if made.head is None else made.value.shape[made.head]
    same = [h for h in range(n) if weights and all(_equal(a, b, h, n) for a, b in weights)]
    if not same:
        return []
    where = "Here"
    if len(same) < n:
        heads = [made.entries.name(made.axes[made.head or 0], h) for h in same]
        where = f"In head{'s' if len(heads) > 1 else ''} {', '.join(heads)}"
    return [
        f"{where} query and key weights are equal: words look for words like themselves. "
        "In a trained model, such as MiniLM, they differ."
    ]


def _sides(trace: Trace, step: Step) -> dict[str, str]:
    """The names of the queries and the keys that are compared first in this step's layer.

    Both must be made alike: by the same kind of operation, of the same tensor.
    """
    around = [s for s in trace.steps if s.part == step.part and s.layer == step.layer]
    for reader in around:
        found = {}
        for name, axes in zip(reader.reads, reader.signature.inputs, strict=True):
            parts = {trace.entries.axis(axis).part for axis in axes} & {"query", "key"}
            if trace[name].step in around and len(parts) == 1:
                found[parts.pop()] = name
        if len(found) == 2:
            one, other = (trace[name].step for name in found.values())
            if one is None or other is None or one.stage.operation != other.stage.operation:
                return {}
            return found if set(one.reads) & set(other.reads) else {}
    return {}


def _equal(a: Array, b: Array, head: int, n: int) -> bool:
    """Whether two weights are equal, in one of n heads if they are kept head by head."""
    if a.shape != b.shape:
        return False
    return np.array_equal(a[head], b[head]) if n > 1 and len(a) == n else np.array_equal(a, b)
