"""What several notices say alike: numbers, rows, who asks whom."""

from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.kinds.base import Pieces
from attention_core.graph.spoken import spoken

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor


def leader(values: Array) -> tuple[int, ...] | None:
    """Where the greatest value stands, None if another one is equal to it as shown."""
    finite = np.where(np.isnan(values), -np.inf, values)
    best = int(finite.argmax())
    rivals = np.round(finite, 2) == np.round(finite.flat[best], 2)
    return _index(best, finite.shape) if int(rivals.sum()) == 1 else None


def ties(values: Array) -> int:
    """How many values are equal, as shown, to the greatest."""
    return int((np.round(values, 2) == np.round(values.max(), 2)).sum())


def lengths(rows: Array) -> Array:
    """Length of each row; in float64, as a number a reader typed may be too large to square."""
    return np.asarray(np.linalg.norm(rows.astype(np.float64), axis=-1))


def told(found: Array, *, now: bool = False) -> str:
    """How long rows were, or are now."""
    low, high = spoken(found.min()), spoken(found.max())
    if found.size == 1:
        return f"now it is {low}" if now else f"The row's length was {low}"
    between = f"all {low}" if low == high else f"{low} to {high}"
    return f"now they are {between}" if now else f"The rows' lengths were {between}"


def entry(tensor: "Tensor", axis: str, index: int, cell: dict[str, int]) -> str | tuple[str]:
    """A reader's word, or what else an entry is called."""
    name = tensor.entries.spoken(axis, index, cell)
    named = tensor.entries.axis(axis).role in (Role.TOKEN, Role.TABLE)
    return (name,) if named else name


def row(tensor: "Tensor", index: tuple[int, ...]) -> Pieces:
    """Which row: ``bank``, or ``bank in head topic``; the axes before it say where."""
    axes = tensor.axes[: len(index)]
    cell = dict(zip(axes, (int(i) for i in index), strict=True))
    if not axes:
        return ["the only one"]
    said: Pieces = [entry(tensor, axes[-1], cell[axes[-1]], cell)]
    for axis in axes[:-1]:
        said += [
            " in ",
            f"{tensor.entries.axis(axis).noun} ",
            tensor.entries.name(axis, cell[axis]),
        ]
    return said


def asks(tensor: "Tensor", index: tuple[int, ...]) -> Pieces:
    """Which query asks which key; only along one list of tokens can one ask itself."""
    *_, query, key = tensor.axes
    cell = dict(zip(tensor.axes, (int(i) for i in index), strict=True))
    alone = cell[query] == cell[key] and tensor.entries.same(query, key)
    asked = "itself" if alone else entry(tensor, key, cell[key], cell)
    return [entry(tensor, query, cell[query], cell), " asks ", asked]


def is_scores(tensor: "Tensor") -> bool:
    """Whether rows ask and columns answer."""
    parts = [tensor.entries.axis(axis).part for axis in tensor.axes[-2:]]
    return parts == ["query", "key"]


def scores(tensor: "Tensor") -> Pieces:
    """Who asks whom with the highest score."""
    value = tensor.value
    lowest = f" The lowest is {spoken(value.min())}."
    best = leader(value)
    if best is None:
        return [f"The highest score, {spoken(value.max())}, comes up {ties(value)} times.{lowest}"]
    said: Pieces = ["The highest score of all is "]
    for axis, i in zip(tensor.axes[:-2], best, strict=False):
        said += [f"in {tensor.entries.axis(axis).noun} {tensor.entries.name(axis, i)}: "]
    return [*said, *asks(tensor, best), f", {spoken(value.max())}.{lowest}"]


def longest(tensor: "Tensor") -> Pieces:
    """Which row is the longest, of all, else in the first head where one is."""
    found = lengths(tensor.value)
    best = leader(found)
    if best is None and found.ndim > 1:
        heads = ((*i, leader(found[i])) for i in np.ndindex(found.shape[:-1]))
        best = next(((*i, *token) for *i, token in heads if token is not None), None)
        if best is not None:
            return [*row(tensor, best), f" is the longest row there: {spoken(found[best])}."]
    if best is None:
        return [f"The longest rows have length {spoken(found.max())}."]
    return ["The longest row is that of ", *row(tensor, best), f", length {spoken(found.max())}."]


def loudness(tensor: "Tensor") -> Pieces:
    """How many units come out nearly silent, and where the loudest is."""
    value = tensor.value
    if not value.ndim:
        return []
    quiet = float((np.abs(value) < 0.1).mean())
    noun = tensor.entries.axis(tensor.axes[-1]).noun
    said = f"{quiet:.0%} of the {noun}s come out nearly silent (below 0.1 in size)"
    loudest = leader(value)
    if loudest is None:
        return [f"{said}; {ties(value)} are the loudest, {spoken(value.max())}."]
    return [
        f"{said}; the loudest belongs to ",
        *row(tensor, loudest[:-1]),
        f", {spoken(value.max())}.",
    ]


def spread(before: Array, after: Array, way: str) -> str:
    """How far numbers are apart, before and after they were all divided alike."""
    was, now = (spoken(array.std(dtype=np.float64)) for array in (before, after))
    if was == now:
        return f"spread (standard deviation) stays {was}, and so does their order."
    return f"spread (standard deviation) {way} from {was} to {now}; their order stays."


def _index(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(flat, shape))
