"""Of what could stand at a place, the likeliest: a vocabulary is too long to be looked at."""

from collections.abc import Mapping, Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.kinds import Mask
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace

PLACED = [Role.TOKEN, Role.TABLE]  # something for each place and everything that could stand there
LONG = 64  # a list of candidates is looked at whole up to here
MOST = 32  # of a longer one so many are
LAST = 20  # so many of them for the last token, which is the one that is asked for what comes next


def candidates(tensor: Tensor) -> str:
    """The axis along which a computed tensor has a number for everything that could stand there.

    Returns
    -------
    str
        Empty if it is no table of tokens by candidates, or one that can be looked at whole.
    """
    placed = tensor.step is not None and list(tensor.roles()) == PLACED
    return tensor.axes[1] if placed and tensor.value.shape[1] > LONG else ""


def picked(trace: Trace, most: int | None = None) -> Mapping[str, Array]:
    """Which candidates are worth seeing, by their axis; worked out once for a trace.

    Parameters
    ----------
    trace : Trace
    most : int, optional
        How many tokens are shown, the first ones; all if not given.

    Returns
    -------
    mapping of str to ndarray of int
        Those with the largest number at each token, by turns; where no token sees a later one first
        of all those of the last, by which they are ordered too. Empty if nothing is that long.
    """
    kept: dict[int | None, Mapping[str, Array]] = vars(trace).setdefault("_picked", {})
    if most not in kept:
        role = trace.entries.axis
        ends = [s for s in trace.steps if [role(a).role for a in s.signature.output] == PLACED]
        last = {axis: made.value for s in ends if (axis := candidates(made := trace[s.name]))}
        kept[most] = {
            axis: _largest(rows[:most], looks_back(trace, trace.steps))
            for axis, rows in last.items()
        }
    return kept[most]


def _largest(rows: Array, by_the_last: bool) -> Array:
    """Columns with the largest numbers of every row by turns, the largest of all first."""
    order = np.stack([_first(row) for row in np.nan_to_num(rows)])  # row rank
    turns = [*order[-1, :LAST]] if by_the_last else []
    found = np.array(list(dict.fromkeys(int(i) for i in (*turns, *order.T.flat)))[:MOST])
    by = rows[-1] if by_the_last else rows.max(axis=0)
    return found[np.argsort(-by[found], kind="stable")]


def _first(row: Array) -> Array:
    """Places of a row's largest numbers, the largest first."""
    some = np.argpartition(-row, MOST)[:MOST]
    found: Array = some[np.argsort(-row[some], kind="stable")]
    return found


def looks_back(trace: Trace, steps: Sequence[Step]) -> bool:
    """Whether a mask lets no token see those after it, and there is something to hide."""
    for step in steps:
        if isinstance(step.stage.operation, Mask):
            mask = trace[step.reads[1]].value.astype(bool)
            if mask.ndim == 2 and len(mask) > 1 and not np.triu(mask, 1).any():
                return True
    return False
