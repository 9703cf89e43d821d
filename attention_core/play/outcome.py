"""What a change did, in a sentence."""

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.movement import movement
from attention_core.graph.difference import Difference
from attention_core.graph.notice import Pieces
from attention_core.graph.spoken import spoken
from attention_core.graph.trace import Trace
from attention_core.stages.attention import attention_weights

_ONE = 1e-5  # a row of weights that is farther from one than rounding explains


def outcome(found: Difference) -> Pieces:
    """One sentence on what a change did to the output, and one per row of weights gone astray.

    Parameters
    ----------
    found : Difference
        Of the trace before the change and the one after it.

    Returns
    -------
    list
        Strings are ours, one-element tuples are the reader's words; see ``notice``.
    """
    if not found.changed:
        return ["Nothing moved."]
    output, astray = found.before.output, _astray(found.after)
    cells = sum(int(np.count_nonzero(each)) for each in found.changed.values())
    counts = f"{_many(cells, 'cell')} in {_many(len(found.changed), 'tensor')}"
    if output.name not in found.changed:
        return [f"{counts} moved, but no token's output did.", *astray]
    was, now = output.value, found.after[output.name].value
    if output.axes[0] == "head":
        was, now = (np.concatenate(heads, axis=-1) for heads in (was, now))
    moves = movement(was, now)
    most = int(moves.relative.argmax())
    far = moves.relative[most]
    how = "from zero" if np.isinf(far) else f"by {_percent(far)} of its length"
    axis = next(axis for axis in output.axes if axis in ("query", "token"))
    return [
        "The output of ",
        (output.label(axis, most),),
        f" moved most: {how}, cosine {spoken(moves.cosine[most])} to what it was."
        f" In all, {counts} moved.",
        *astray,
    ]


def _astray(trace: Trace) -> Pieces:
    pieces: Pieces = []
    for name in (step.name for step in trace.steps if step.stage is attention_weights):
        tensor = trace[name]
        sums = tensor.value.sum(axis=-1, dtype=np.float64)
        seen: Array = np.isfinite(trace[tensor.reads[0]].value)
        wanted = np.asarray(seen.any(axis=-1))  # 0 for a query that may see nothing
        for head, query in np.argwhere(np.abs(sums - wanted) > _ONE):
            total = spoken(sums[head, query])
            pieces += [
                " The weights of ",
                (tensor.label("query", int(query)),),
                f" in head {tensor.label('head', int(head))} now add up to {total} and not to"
                f" {int(wanted[head, query])}, because one was typed.",
            ]
    return pieces


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:,.0%}"


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' if n != 1 else ''}"
