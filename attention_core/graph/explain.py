"""Where one number came from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.graph.sums import Inputs, Sum, Term
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Explanation:
    """One cell of a tensor and the sum behind it.

    Attributes
    ----------
    name : str
        The tensor.
    kind : str
        One word for the operation.
    cell : tuple of int
    labels : tuple of str
        What the cell's place is called along each axis.
    value : float
        The number in the trace.
    sum : Sum
        Its terms, worked out in float64 from the numbers the stage read; they add up to ``value``
        within the rounding of the trace's own dtype.
    """

    name: str
    kind: str
    cell: tuple[int, ...]
    labels: tuple[str, ...]
    value: float
    sum: Sum

    @property
    def terms(self) -> tuple[Term, ...]:
        """What was added."""
        return self.sum.terms

    @property
    def running(self) -> tuple[float, ...]:
        """The total after each term."""
        return self.sum.running

    @property
    def total(self) -> float:
        """All terms added."""
        return self.sum.total


def explain(trace: Trace, name: str, cell: Sequence[int]) -> Explanation:
    """Say where one number came from.

    Parameters
    ----------
    trace : Trace
    name : str
        A computed tensor.
    cell : sequence of int
        One index per axis.

    Returns
    -------
    Explanation

    Raises
    ------
    KeyError
        If the trace has no such tensor.
    ValueError
        If the tensor was given, not computed.
    IndexError
        If the cell is outside the tensor.
    """
    tensor = trace[name]
    if tensor.step is None:
        raise ValueError(f"{name} was given, not computed: there is nothing to explain.")
    index, labels = placed(tensor, cell)
    value, stage = float(tensor.value[index]), tensor.step.stage
    inputs = Inputs(
        [trace[read] for read in tensor.reads],
        stage.signature.inputs,
        dict(zip(stage.signature.output, index, strict=True)),
        value,
        tensor,
    )
    with np.errstate(all="ignore"):  # a sum of what is not finite is told as it is
        account = stage.operation.account(inputs)
    return Explanation(name, stage.operation.kind, index, labels, value, account)


def placed(tensor: Tensor, cell: Sequence[int]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """A cell as an index, and what its place is called along each axis.

    Raises
    ------
    IndexError
        If the cell is outside the tensor.
    """
    name, shape = tensor.name, tensor.value.shape
    if len(cell) != len(shape) or any(not 0 <= i < n for i, n in zip(cell, shape, strict=True)):
        raise IndexError(f"{name} has shape {shape}; there is no cell {tuple(cell)}.")
    index = tuple(int(i) for i in cell)
    place = dict(zip(tensor.axes, index, strict=True))
    return index, tuple(tensor.label(axis, i, place) for axis, i in place.items())
