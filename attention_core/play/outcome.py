"""What a change did, in a sentence."""

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.movement import movement
from attention_core.graph.axes import Role
from attention_core.graph.difference import Difference
from attention_core.graph.kinds import Pieces
from attention_core.graph.kinds.saying import row
from attention_core.graph.spoken import spoken
from attention_core.graph.trace import Trace
from attention_core.vectors.depths import row_axis

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
    both = [step.name for step in found.after.steps if step.name in found.before]
    moved = sum(name in found.changed for name in both)
    counts = f"{moved:,} of {len(both):,} stages changed"
    return [*_farthest(found, counts), *_astray(found.after)]


def _farthest(found: Difference, counts: str) -> Pieces:
    """Which token moved most, in the last vectors they have."""
    output = found.before.stream
    if Role.TOKEN not in output.roles():
        return [f"{counts}."]
    if output.name not in found.changed:
        return [f"{counts}, but no token's output did."]
    axis = row_axis(output)
    was, now = (
        np.moveaxis(side[output.name].value, output.axes.index(axis), 0)
        for side in (found.before, found.after)
    )
    moves = movement(was.reshape(len(was), -1), now.reshape(len(now), -1))
    most = int(moves.relative.argmax())
    far = moves.relative[most]
    how = "from zero" if np.isinf(far) else f"by {_percent(far)} of its length"
    return [
        "The output of ",
        (output.label(axis, most),),
        f" moved most: {how}, cosine {spoken(moves.cosine[most])} to what it was."
        f" In all, {counts}.",
    ]


def _astray(trace: Trace) -> Pieces:
    """A sentence for each row of attention weights that does not add up as softmax has it."""
    pieces: Pieces = []
    for step in trace.attention:
        tensor = trace[step.name]
        sums = tensor.value.sum(axis=-1, dtype=np.float64)
        seen: Array = np.isfinite(trace[tensor.reads[0]].value)
        wanted = np.asarray(seen.any(axis=-1))  # 0 for a query that may see nothing
        for index in map(tuple, np.argwhere(np.abs(sums - wanted) > _ONE)):
            pieces += [
                " The weights of ",
                *row(tensor, index),
                f" now add up to {spoken(sums[index])} and not to {int(wanted[index])}, because"
                " one was typed.",
            ]
    return pieces


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:,.0%}"
