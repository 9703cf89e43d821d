"""A tensor as the matrix on screen: one head of it, and where its cells are in the whole."""

import numpy as np

from attention_core import Tensor


def has_heads(tensor: Tensor) -> bool:
    """Whether every head has a matrix of its own."""
    return tensor.axes[0] == "head"


def matrix(tensor: Tensor, head: int) -> np.ndarray:
    """The matrix of a head, of the first one if all of them are shown."""
    return tensor.value[max(head, 0)] if has_heads(tensor) else tensor.value


def index(tensor: Tensor, head: int, cell: tuple[int, int]) -> tuple[int, ...] | None:
    """Row and column on screen as an index into a tensor; None if it has no such cell."""
    lead = (max(head, 0),) if has_heads(tensor) else ()
    found = (*lead, *cell[len(lead) + 2 - tensor.value.ndim :])
    inside = all(i < n for i, n in zip(found, tensor.value.shape, strict=True))
    return found if inside else None
