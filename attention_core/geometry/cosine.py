"""How alike two vectors are, whatever their lengths: the cosine of the angle between them."""

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread


def cosine(a: Array, b: Array) -> Array:
    """Cosine of the angle between two vectors, along the last axis; other axes are broadcast.

    Parameters
    ----------
    a, b : ndarray, shape (..., d)

    Returns
    -------
    ndarray of float64, shape (...)
        In [-1, 1]; exactly 1 for equal vectors; 0 where a vector is all zero and has no direction.
    """
    a, b = _unit(a), _unit(b)
    # Between unit vectors |a - b|² is 2 - 2 cos: for equal ones this is exact, a product is not.
    found = 1 - np.square(a - b).sum(axis=-1) / 2
    return np.where(a.any(axis=-1) & b.any(axis=-1), np.clip(found, -1, 1), 0.0)


def cosine_distance(a: Array, b: Array) -> float:
    """1 less the cosine of two vectors: 0 to 2; NaN if one is all zero, without direction."""
    return float(1 - cosine(a, b)) if np.any(a) and np.any(b) else float("nan")


def cosine_matrix(vectors: Array) -> Array:
    """Cosine of every vector with every other.

    Parameters
    ----------
    vectors : ndarray, shape (..., n, d)

    Returns
    -------
    ndarray of float64, shape (..., n, n)
        In [-1, 1]; 0 in the row and column of a vector that is all zero.
    """
    units = _unit(vectors)
    with one_thread():
        return np.clip(units @ units.swapaxes(-1, -2), -1, 1)


def _unit(vectors: Array) -> Array:
    """Vectors of length 1, or 0; neither huge nor tiny numbers overflow when squared."""
    vectors = np.asarray(vectors, np.float64)
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    vectors = vectors / np.where(largest > 0, largest, 1)
    length = np.sqrt(np.square(vectors).sum(axis=-1, keepdims=True))
    return vectors / np.where(length > 0, length, 1)
