"""Where the numbers of a trace end: infinity, and what is not a number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.step import Step

if TYPE_CHECKING:
    from attention_core.graph.trace import Trace


# Parameters in which all is finite, the same for every text: half a gigabyte is looked at once.
_looked_through: WeakValueDictionary[int, Array] = WeakValueDictionary()


@dataclass(frozen=True)
class Astray:
    """The first tensor that holds numbers which are none.

    Attributes
    ----------
    name : str
        The tensor.
    count, size : int
        How many of its numbers are infinite or not a number, of how many.
    where : str
        The tensor's stage and layer in words; empty if it was given and not computed.
    dtype : str
        What its numbers are.
    """

    name: str
    count: int
    size: int
    where: str
    dtype: str

    def __str__(self) -> str:
        """What happened, in sentences."""
        many = f"{self.count:,} of {self.size:,}"
        none = "infinite or not a number"
        if not self.where:
            return f"Of the numbers of {self.name} {many} are {none}, and so is what follows."
        return (
            f"From {self.where} on, numbers are {none}: {many} there. They grew larger than "
            f"{self.dtype} can hold, {np.finfo(self.dtype).max:.1e}, or were divided by zero."
        )


def not_finite(trace: "Trace", name: str) -> Array:
    """Which cells of a tensor hold infinity or NaN; what a mask hides is minus infinity on purpose.

    Parameters
    ----------
    trace : Trace
    name : str

    Returns
    -------
    ndarray of bool
        In the tensor's shape.
    """
    value = trace[name].value
    if value.dtype.kind not in "fc":
        return np.zeros(value.shape, bool)
    wrong: Array = ~np.isfinite(value)
    return wrong & ~hidden(trace, name) if wrong.any() else wrong


def hidden(trace: "Trace", name: str) -> Array:
    """Which cells are minus infinity because a mask says so, there or in a step before.

    A step that reads a mask of truth values hides with it; one that reads a tensor of its own shape
    with hidden cells, such as a temperature's, hands them on.
    """
    tensor = trace[name]
    low: Array = np.isneginf(tensor.value)
    if tensor.step is None or not low.any():
        return np.zeros(tensor.value.shape, bool)
    covered = np.zeros(tensor.value.shape, bool)
    for read in tensor.reads:
        source = trace[read].value
        if source.dtype == bool and _lies_over(source.shape, low.shape):
            covered |= ~source
        elif source.shape == low.shape and source.dtype.kind == "f":
            covered |= hidden(trace, read)
    return low & covered


def _lies_over(mask: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    last = shape[len(shape) - len(mask) :] if len(mask) <= len(shape) else ()
    return len(last) == len(mask) and all(m in (1, n) for m, n in zip(mask, last, strict=True))


def astray(trace: "Trace") -> Astray | None:
    """The first tensor with numbers that are not finite; None if all are as they should be.

    Given ones come first, as whatever is computed from them follows from them.
    """
    for name in (*trace.given, *(step.name for step in trace.steps)):
        tensor = trace[name]
        if _looked_through.get(id(tensor.value)) is tensor.value:
            continue
        wrong = not_finite(trace, name)
        if not wrong.any() and tensor.parameter and not tensor.value.flags.writeable:
            _looked_through[id(tensor.value)] = tensor.value
        if wrong.any():
            return Astray(
                name, int(wrong.sum()), wrong.size, _where(tensor.step), tensor.value.dtype.name
            )
    return None


def _where(step: Step | None) -> str:
    if step is None:
        return ""
    layer = f" of layer {step.layer}" if step.layer is not None else ""
    return f"“{step.stage.title}”{layer}"
