"""Which sums a file takes along.

All of a small trace; else that of the opened cell, then those of the stages with fewest terms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import prod

from attention_core.graph.explain import Explanation
from attention_core.graph.step import Step
from attention_core.graph.sums import Sum
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.view.selection import Selection
from attention_core.view.shown import explained

MOST_TERMS = 20_000  # half a megabyte


@dataclass(frozen=True)
class Enclosed:
    """The sums in a file, and by stage a sentence on those that are not.

    Attributes
    ----------
    sums : tuple of Explanation
    left_out : dict of str to str
    """

    sums: tuple[Explanation, ...]
    left_out: dict[str, str]


def enclosed(
    trace: Trace,
    selection: Selection,
    most: int = MOST_TERMS,
    tell: Callable[[Trace, str, tuple[int, ...]], Explanation] = explained,
) -> Enclosed:
    """Choose the sums of a walk that a file takes along.

    Parameters
    ----------
    trace : Trace
    selection : Selection
        What is in view. An opened cell comes first, whatever stage it is in.
    most : int
        Terms there may be in all.
    tell : callable, optional
        What says where the number in a cell came from; ``explained`` if not given.

    Returns
    -------
    Enclosed
        Every sum of the walk if they have no more terms than ``most``. Else whole stages, the ones
        with fewest terms first, of the head in view where a stage has heads.
    """
    steps = selection.steps
    # Nearly always, of any cell.
    each = {step.name: terms(tell(trace, *_first(trace, step)).sum) for step in steps}
    small = sum(each[step.name] * trace[step.name].value.size for step in steps) <= most
    pieces = [(step, _cells(trace[step.name], None if small else selection.head)) for step in steps]
    # Of equal size, the layer's own before the reading's.
    pieces.sort(key=lambda piece: (each[piece[0].name] * _count(piece[1]), piece[0].layer is None))
    sums: dict[tuple[str, tuple[int, ...]], Explanation] = {}
    room = most

    def took(step: Step, cells: list[range]) -> bool:
        """Take these cells' sums if there is room for them."""
        nonlocal room
        if each[step.name] * _count(cells) > room:
            return False
        told = {(step.name, cell): tell(trace, step.name, cell) for cell in product(*cells)}
        cost = sum(terms(explanation.sum) for key, explanation in told.items() if key not in sums)
        if cost > room:
            return False
        sums.update(told)
        room -= cost
        return True

    opened = selection.index(trace[selection.step.name])
    if opened:
        took(selection.step, [range(i, i + 1) for i in opened])
    whole = {step.name for step, cells in pieces if took(step, cells)}
    left_out = {
        step.name: _said(each[step.name], selection.head if step.name in whole else None)
        for step in steps
        if step.name not in whole or (trace[step.name].head is not None and not small)
    }
    return Enclosed(tuple(sums.values()), left_out)


def terms(sum_: Sum) -> int:
    """How many terms a sum has, those of its parts included."""
    return len(sum_.terms) + sum(terms(part) for part in sum_.parts)


def _first(trace: Trace, step: Step) -> tuple[str, tuple[int, ...]]:
    return step.name, (0,) * trace[step.name].value.ndim


def _cells(tensor: Tensor, head: int | None) -> list[range]:
    """Indices along every axis; of one head if it is named and there are heads."""
    ranges = [range(n) for n in tensor.value.shape]
    if head is not None and tensor.head is not None:
        mine = tensor.head_of(head)
        ranges[tensor.head] = range(mine, mine + 1)
    return ranges


def _count(cells: list[range]) -> int:
    return prod(map(len, cells))


def _said(count: int, kept: int | None) -> str:
    other = "" if kept is None else f"; of this stage it holds those of head {kept}"
    return (
        f"The sum behind this number has {count:,} {'term' if count == 1 else 'terms'} and is not "
        f"in this file{other}. The app shows it."
    )
