"""Other sides of the numbers of a walk: before a change, how far each moved, their gradient."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from attention_core import Trace
from attention_core.arrays import Array
from attention_core.graph.difference import Difference
from attention_core.graph.kinds import Pieces
from attention_core.graph.step import Step
from attention_core.view.packing import Numbers, pack
from attention_core.view.protocol import Side, SidesPart
from attention_core.view.shown import Shown, shown
from attention_core.view.tensors import drawn, first

CHANGE = {"after": "After", "before": "Before", "difference": "Difference"}
GRADIENT = {"after": "Numbers", "gradient": "Gradient"}


def read(steps: Sequence[Step]) -> list[str]:
    """Names of all that these steps read and make, each once."""
    return list(dict.fromkeys(name for step in steps for name in (*step.reads, step.name)))


def change_part(change: Difference, layer: int, name: str) -> bytes:
    """Of every tensor of a walk that moved: what it was, and how far each cell moved.

    Parameters
    ----------
    change : Difference
    layer : int
    name : str
        What the part is called, for ``belongs``.
    """
    seen, steps = shown(change.after), change.after.walk(layer)
    moved = [each for each in read(steps) if each in change.changed]
    apart = {each: np.where(change.changed[each], change.values[each], 0) for each in moved}
    header: SidesPart = {
        "id": name,
        "known": [step.name for step in steps if step.name in change.before],
        "sides": [_side(side, title) for side, title in CHANGE.items()],
    }
    before = [drawn(seen.cut(change.before[each]), layer, "before") for each in moved]
    return pack(header, [*before, *_drawn(seen, apart, layer, "difference")])


def gradient_part(
    trace: Trace,
    found: Mapping[str, Array] | None,
    layer: int,
    name: str,
    says: Pieces,
    *,
    part: str | None = None,
    most: int | None = None,
    limits: Mapping[str, float] | None = None,
    left_out: str = "",
    of_any: bool = False,
) -> bytes:
    """The gradient of every tensor of a walk that has one; what has none does not matter to it.

    Parameters
    ----------
    trace : Trace
    found : mapping of str to ndarray, or None
        From ``gradients``, at least those of the walk; None if they have yet to be worked out.
    layer : int
    name : str
        What the part is called, for ``belongs``.
    says : Pieces
        What it is a gradient of, as it goes on after "the gradient of".
    part, most : optional
        As for ``payload.trace_part``.
    limits : mapping of str to float, optional
        By tensor, where the colours of its gradient end.
    left_out : str, optional
        Why its cells have no sums, if they have none.
    of_any : bool, optional
        Whether the page hears for which other number a reader asks.
    """
    steps = trace.walk(layer, part)
    values = {each: found[each] for each in read(steps) if each in found} if found else {}
    header: SidesPart = {
        "id": name,
        "known": [step.name for step in steps],
        "sides": [
            _side(side, title)
            if side == "after"
            else _side(side, title, says, found is not None, left_out, of_any)
            for side, title in GRADIENT.items()
        ],
    }
    return pack(header, _drawn(shown(trace, most), values, layer, "gradient", most, limits))


def no_sides(name: str) -> bytes:
    """For a trace that is looked at from one side only."""
    header: SidesPart = {"id": name, "known": None, "sides": ()}
    return pack(header)


def _side(
    name: str,
    title: str,
    says: Pieces | None = None,
    there: bool = True,
    left_out: str = "",
    of_any: bool = False,
) -> Side:
    return {
        "name": name,  # type: ignore[typeddict-item]
        "title": title,
        "says": says or [],
        "there": there,
        "left_out": left_out,
        "of_any": of_any,
    }


def _drawn(
    seen: Shown,
    values: Mapping[str, Array],
    layer: int,
    side: str,
    most: int | None = None,
    limits: Mapping[str, float] | None = None,
) -> list[Numbers]:
    """Values of the shape of tensors as a viewer draws them, as one of their sides."""
    return [
        drawn(first(seen.cut(replace(seen.whole[name], value=value)), most), layer, side, limits)
        for name, value in values.items()
    ]
