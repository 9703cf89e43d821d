"""How far vectors move between before and after: by how much of their length, and which way."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine


@dataclass(frozen=True)
class Movement:
    """How far each vector moved, of shape (...) each.

    Attributes
    ----------
    relative : ndarray of float64
        Length of the difference over the length before; 0 for what stayed, infinite for a vector
        that was zero and is not any more.
    cosine : ndarray of float64
        Of the vector before and after; 0 if one of them is zero.
    """

    relative: Array
    cosine: Array


def movement(before: Array, after: Array) -> Movement:
    """Compare vectors with what became of them, in float64.

    Parameters
    ----------
    before, after : ndarray of shape (..., d)

    Returns
    -------
    Movement
    """
    before, after = before.astype(np.float64), after.astype(np.float64)
    lengths = np.linalg.norm(before, axis=-1)
    moved = np.linalg.norm(after - before, axis=-1)
    from_zero = np.where(moved > 0, np.inf, 0.0)
    relative = np.divide(moved, lengths, out=from_zero, where=lengths > 0)
    return Movement(relative, cosine(before, after))
