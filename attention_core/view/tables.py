"""The numbers of a tensor as a table, a CSV or an NPZ file."""

import csv
import io
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Table:
    """A matrix with what its rows and columns are called.

    Attributes
    ----------
    rows, columns : list of str
        Each different from the others.
    values : ndarray
        One number per row and column.
    """

    rows: list[str]
    columns: list[str]
    values: Array


def table(tensor: Tensor, head: int = 0) -> Table:
    """One matrix of a tensor.

    Parameters
    ----------
    tensor : Tensor
        A vector is a table of one row; of more than two axes the first ones all count as rows.
    head : int
        Where the tensor has heads; of keys that several heads share, those of this one.
    """
    value, axes, place = tensor.value, tensor.axes, {}
    if tensor.head is not None:
        place = {axes[tensor.head]: tensor.head_of(head)}
        value = value.take(tensor.head_of(head), tensor.head)
        axes = (*axes[: tensor.head], *axes[tensor.head + 1 :])
    names = [
        distinct([tensor.label(axis, i, place) for i in range(n)])
        for axis, n in zip(axes, value.shape, strict=True)
    ]
    rows = [", ".join(each) for each in product(*names[:-1])]
    columns = names[-1] if names else [tensor.name]
    return Table(rows, columns, np.asarray(value).reshape(len(rows), len(columns)))


def distinct(names: list[str]) -> list[str]:
    """Names for rows or columns: numbered if any two are equal."""
    if len(set(names)) == len(names):
        return names
    return [f"{i} · {name}" for i, name in enumerate(names)]


def csv_text(tensor: Tensor, head: int = 0) -> str:
    """One matrix of a tensor as CSV, every number with all its digits."""
    shown = table(tensor, head)
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n").writerow
    write(["", *shown.columns])
    for name, row in zip(shown.rows, shown.values, strict=True):
        write([name, *map(str, row)])
    return text.getvalue()


def npz_bytes(trace: Trace, name: str | None = None) -> bytes:
    """Tensors as NumPy arrays, whole, under their names in the trace: what ``np.load`` opens.

    Parameters
    ----------
    trace : Trace
    name : str or None
        One tensor; None is all that were computed, in order. Weights are the model's, so they stay
        out.

    Returns
    -------
    bytes
    """
    names = [step.name for step in trace.steps] if name is None else [name]
    arrays: dict[str, Any] = {each: trace[each].value for each in names}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()
