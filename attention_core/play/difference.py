"""Two traces of the same steps, before and after a change: what moved, and how far."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.movement import movement
from attention_core.graph.notice import Pieces
from attention_core.graph.trace import Trace
from attention_core.stages.attention import attention_weights

_ROUNDING = 16  # units in the last place of a tensor's largest number that are not a change
_ONE = 1e-5  # a row of weights that is farther from one than rounding explains


@dataclass(frozen=True)
class Difference:
    """What moved between two traces.

    Attributes
    ----------
    values : mapping of str to ndarray
        After less before, by the names of the tensors that moved; 0 where both are minus infinity.
    changed : mapping of str to ndarray of bool
        Which of their cells moved by more than rounding.
    """

    values: Mapping[str, Array]
    changed: Mapping[str, Array]


def difference(before: Trace, after: Trace) -> Difference:
    """Compare the computed and the given tensors that both traces have.

    Raises
    ------
    ValueError
        If a tensor has another shape in the other trace.
    """
    values, changed = {}, {}
    for name in before:
        if name not in after:
            continue
        was, now = before[name].value, after[name].value
        if was.shape != now.shape:
            raise ValueError(f"{name} is {was.shape} before and {now.shape} after.")
        if was is now or was.dtype.kind != "f":
            continue
        moved = np.zeros_like(was)
        np.subtract(now, was, out=moved, where=was != now)
        size = max((np.abs(a[np.isfinite(a)]).max(initial=0) for a in (was, now)), default=0)
        cells = np.abs(moved) > _ROUNDING * np.finfo(was.dtype).eps * size
        if cells.any():
            values[name], changed[name] = moved, cells
    return Difference(values, changed)


def said(before: Trace, after: Trace) -> Pieces:
    """One sentence on what a change did to the output, and one per row of weights gone astray.

    Returns
    -------
    list
        Strings are ours, one-element tuples are the reader's words; see ``notice``.
    """
    found = difference(before, after)
    output = before.output
    if not found.changed:
        return ["Nothing moved."]
    cells = sum(int(np.count_nonzero(each)) for each in found.changed.values())
    counts = f"{_many(cells, 'cell')} in {_many(len(found.changed), 'tensor')}"
    astray = _astray(after)
    if output.name not in found.changed:
        return [f"{counts} moved, but no token's output did.", *astray]
    was, now = output.value, after.output.value
    if output.axes[0] == "head":
        was, now = (np.concatenate(heads, axis=-1) for heads in (was, now))
    moves = movement(was, now)
    most = int(moves.relative.argmax())
    far = moves.relative[most]
    how = "from zero" if np.isinf(far) else f"by {_percent(far)} of its length"
    turned = f"{moves.cosine[most]:.2f}".replace("-", "−")
    axis = next(axis for axis in output.axes if axis in ("query", "token"))
    return [
        "The output of ",
        (output.label(axis, most),),
        f" moved most: {how}, cosine {turned} to what it was. In all, {counts} moved.",
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
            total = f"{sums[head, query]:.2f}".replace("-", "−")
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
