"""Two traces of the same steps, before and after a change: which cells moved, and how far."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.trace import Trace

_ROUNDING = 16  # units in the last place of a tensor's largest number that are not a change


@dataclass(frozen=True)
class Difference:
    """What moved between two traces.

    Attributes
    ----------
    before, after : Trace
        The two.
    values : mapping of str to ndarray
        After less before, by the names of the tensors that moved; 0 where both are minus infinity.
    changed : mapping of str to ndarray of bool
        Which of their cells moved by more than rounding.
    """

    before: Trace
    after: Trace
    values: Mapping[str, Array]
    changed: Mapping[str, Array]


def difference(before: Trace, after: Trace) -> Difference:
    """Compare the computed and the given tensors that both traces have.

    Parameters
    ----------
    before, after : Trace
        Of one text; they may have other steps, which are passed over.

    Returns
    -------
    Difference

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
        size = max(np.abs(a[np.isfinite(a)]).max(initial=0) for a in (was, now))
        cells = np.abs(moved) > _ROUNDING * np.finfo(was.dtype).eps * size
        if cells.any():
            values[name], changed[name] = moved, cells
    return Difference(before, after, values, changed)
