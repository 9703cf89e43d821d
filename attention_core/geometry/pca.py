"""Many dimensions in two: principal component analysis by singular value decomposition."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread


@dataclass(frozen=True)
class Projection:
    """Points in the few directions in which they spread most.

    Attributes
    ----------
    points : ndarray, shape (..., n)
        Coordinates, measured from the mean of all points.
    components : ndarray, shape (n, d)
        The directions, each of length 1; zero where the points have no further spread.
    explained : ndarray, shape (n,)
        Share of the whole variance along each direction; 0 if there is none.
    """

    points: Array
    components: Array
    explained: Array


def pca(vectors: Array, n: int = 2) -> Projection:
    """Principal component analysis (Pearson 1901) of centred points, in float64.

    A direction's sign is arbitrary: here its entry of largest magnitude, the first of equal ones,
    is positive.

    Parameters
    ----------
    vectors : ndarray, shape (..., d)
        At least one; all leading axes together are the points.
    n : int, optional
        How many directions.

    Returns
    -------
    Projection
    """
    vectors = np.asarray(vectors, np.float64)
    rows = vectors.reshape(-1, vectors.shape[-1])
    centred = rows - rows.mean(axis=0)
    with one_thread():
        _, spread, directions = np.linalg.svd(centred, full_matrices=False)
    # Smaller than the rounding of the points themselves is no spread but noise.
    rounding = np.abs(rows).max() * max(rows.shape) * np.finfo(np.float64).eps
    spread[spread <= rounding] = 0
    share = np.square(spread / (spread[0] or 1))
    share /= share.sum() or 1

    components, explained = np.zeros((n, rows.shape[1])), np.zeros(n)
    for k in np.flatnonzero(spread[:n]):
        largest = directions[k, np.abs(directions[k]).argmax()]
        components[k] = directions[k] * np.sign(largest)
        explained[k] = share[k]
    points = centred @ components.T
    return Projection(points.reshape(*vectors.shape[:-1], n), components, explained)
