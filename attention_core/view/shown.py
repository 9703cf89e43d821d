"""A trace as it is looked at: of very many candidates only the likeliest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.axes import Sizes
from attention_core.graph.backwards import explain_gradient
from attention_core.graph.entries import Entries
from attention_core.graph.explain import Explanation, explain, placed
from attention_core.graph.picked import picked
from attention_core.graph.sums import Factor, Sum, Term
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace

NOTHING = "nothing that is asked about depends on this number"

Cell = tuple[int, ...]


class Shown(Trace):
    """A trace of which some axes have only a few entries; made by ``shown``.

    Parameters
    ----------
    whole : Trace
    picked : mapping of str to ndarray of int
        By axis the entries that are shown, in order.
    """

    def __init__(self, whole: Trace, picked: Mapping[str, Array]) -> None:
        super().__init__({}, whole.steps, whole.of)
        self.whole, self.picked = whole, picked

    def __getitem__(self, name: str) -> Tensor:
        return self.cut(self.whole[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    @cached_property
    def entries(self) -> Entries:
        """What is known of the axes, of those that are cut only the entries that are shown."""
        found = self.whole.entries
        for axis, places in self.picked.items():
            along = found.along(axis)
            names = found.lists.get(along)
            mine = tuple(str(i) if names is None else names[i] for i in places)
            sizes = Sizes({**found.sizes.lengths, axis: len(places)})
            found = replace(found, lists={**found.lists, along: mine}, sizes=sizes)
        return found

    def of_many(self, axis: str) -> int:
        """How many entries an axis has of which only some are shown; 0 if all are."""
        if axis not in self.picked:
            return 0
        return self.whole.entries.sizes[axis]

    def cut(self, tensor: Tensor) -> Tensor:
        """What is shown of a tensor of the whole trace, or of one of its shape.

        What is cut depends on the sample, and so do weights of which a part is.
        """
        value = tensor.value
        for i, axis in enumerate(tensor.axes):
            if axis in self.picked:
                value = value.take(self.picked[axis], axis=i)
        if value is tensor.value:
            return tensor
        parameter = False if tensor.parameter else tensor.parameter
        return replace(tensor, value=frozen(value), entries=self.entries, parameter=parameter)

    def says(self, name: str) -> str:
        """Of how many entries a tensor's are the ones worth seeing; empty if all are shown."""
        for axis in self[name].axes:
            if many := self.of_many(axis):
                few, noun = len(self.picked[axis]), self.entries.axis(axis).noun
                return f"Of {many:,} {noun}s the {few} likeliest are shown, the likeliest first."
        return ""

    def place(self, name: str, cell: Sequence[int]) -> Cell:
        """Where in the whole tensor a cell of what is shown is."""
        axes = self.whole[name].axes
        return tuple(
            int(self.picked[axis][i]) if axis in self.picked else int(i)
            for axis, i in zip(axes, cell, strict=True)
        )

    def sight(self, name: str, cell: Cell) -> Cell | None:
        """Where a cell of the whole tensor is shown; None if it is not."""
        found = []
        for axis, i in zip(self.whole[name].axes, cell, strict=True):
            at = np.flatnonzero(self.picked[axis] == i) if axis in self.picked else [i]
            if not len(at):
                return None
            found.append(int(at[0]))
        return tuple(found)


def shown(trace: Trace, most: int | None = None) -> Shown:
    """What of a trace is looked at.

    Parameters
    ----------
    trace : Trace
    most : int, optional
        How many tokens are shown, the first ones; all if not given.

    Returns
    -------
    Shown
        The trace itself if it was made here.
    """
    return trace if isinstance(trace, Shown) else Shown(trace, picked(trace, most))


def explained(trace: Trace, name: str, cell: Sequence[int]) -> Explanation:
    """Say where a number that is shown came from: by the whole trace, in cells that are shown."""
    seen = shown(trace)
    if not seen.picked:
        return explain(seen.whole, name, cell)
    return in_sight(seen, explain(seen.whole, name, seen.place(name, cell)), cell)


def explained_gradient(
    trace: Trace,
    found: Mapping[str, Array],
    seeds: Mapping[str, Any],
    name: str,
    cell: Sequence[int],
) -> Explanation:
    """Say where a gradient that is shown came from; as ``explain_gradient``, in cells that are.

    Of a number that nothing asked about depends on it is 0, without terms.
    """
    seen = shown(trace)
    at = seen.place(name, cell)
    if name in found:
        return in_sight(seen, explain_gradient(seen.whole, found, seeds, name, at), cell)
    _, labels = placed(seen.whole[name], at)
    return Explanation(name, "gradient", tuple(map(int, cell)), labels, 0.0, Sum(NOTHING, ()))


def in_sight(trace: Shown, told: Explanation, cell: Sequence[int]) -> Explanation:
    """What was said of a number of the whole trace, at ``cell``, by cells that are shown."""
    return replace(told, cell=tuple(int(i) for i in cell), sum=_in_sight(trace, told.sum))


def _in_sight(trace: Shown, sum_: Sum) -> Sum:
    def seen(factor: Factor) -> Factor:
        source = factor.source
        if source is None:
            return factor
        at = trace.sight(*source)
        return replace(factor, source=None if at is None else (source[0], at))

    terms = tuple(Term(term.label, tuple(map(seen, term.factors))) for term in sum_.terms)
    return replace(sum_, terms=terms, parts=tuple(_in_sight(trace, each) for each in sum_.parts))
