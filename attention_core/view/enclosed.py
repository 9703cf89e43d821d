"""Which sums a file takes along: all of a small trace, else those nearest to the view."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from attention_core.graph.explain import Explanation, explain
from attention_core.graph.step import Step
from attention_core.graph.sums import Sum
from attention_core.graph.trace import Tensor, Trace
from attention_core.view.selection import Selection

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


def enclosed(trace: Trace, selection: Selection, most: int = MOST_TERMS) -> Enclosed:
    """Choose the sums of a walk that a file takes along.

    Parameters
    ----------
    trace : Trace
    selection : Selection
        What is in view. An opened cell comes first, whatever stage it is in.
    most : int
        Terms there may be in all.

    Returns
    -------
    Enclosed
        Every sum of the walk if they have no more terms than ``most``. Else whole stages, the ones
        with fewest terms first, of the head in view where a stage has heads.
    """
    steps = selection.steps
    each = {step.name: terms(_first(trace, step).sum) for step in steps}  # alike in all cells
    everything = sum(each[step.name] * trace[step.name].value.size for step in steps)
    opened = selection.index(trace[selection.step.name])
    sums: dict[tuple[str, tuple[int, ...]], Explanation] = {}
    whole = set()
    room = most
    if everything > most and opened and each[selection.step.name] <= room:
        sums[selection.step.name, opened] = explain(trace, selection.step.name, opened)
        room -= each[selection.step.name]
    head = None if everything <= most else selection.head
    pieces = [(step, list(_cells(trace[step.name], head))) for step in steps]
    # Of equal size, the layer's own before the reading's.
    pieces.sort(key=lambda piece: (each[piece[0].name] * len(piece[1]), piece[0].layer is None))
    for step, cells in pieces:
        if each[step.name] * len(cells) <= room:
            room -= each[step.name] * len(cells)
            whole.add(step.name)
            sums |= {(step.name, cell): explain(trace, step.name, cell) for cell in cells}
    said = {
        step.name: _said(each[step.name], trace[step.name], step.name in whole, selection.head)
        for step in steps
        if everything > most
    }
    return Enclosed(tuple(sums.values()), {name: text for name, text in said.items() if text})


def terms(sum_: Sum) -> int:
    """How many terms a sum has, those of its parts included."""
    return len(sum_.terms) + sum(terms(part) for part in sum_.parts)


def _first(trace: Trace, step: Step) -> Explanation:
    return explain(trace, step.name, (0,) * trace[step.name].value.ndim)


def _cells(tensor: Tensor, head: int | None) -> Iterator[tuple[int, ...]]:
    ranges: list[range] = [range(n) for n in tensor.value.shape]
    if head is not None and tensor.head is not None:
        ranges[tensor.head] = range(head, head + 1)
    return product(*ranges)


def _said(count: int, tensor: Tensor, whole: bool, head: int) -> str:
    if whole and tensor.head is None:
        return ""
    other = f"; of this stage it holds those of head {head}" if whole else ""
    return (
        f"The sum behind this number has {count:,} {'term' if count == 1 else 'terms'} and is not "
        f"in this file{other}. The app shows it."
    )
