"""A line of numbers read at another number of places, as a matrix: one row for each place.

Each matrix is (out, in) and its rows add up to one. A picture is resampled by one of them for its
rows and one for its columns.
"""

import numpy as np

from attention_core.arrays import Array

_SHARPNESS = -0.75  # of cubic curves in PyTorch and in the files it writes


def bilinear(n_in: int, n_out: int) -> Array:
    """Straight lines between the numbers; at the ends the last one goes on.

    Places are the middles of equal parts of the line, as in PyTorch with ``align_corners=False``.

    Parameters
    ----------
    n_in, n_out : int

    Returns
    -------
    ndarray of float64, shape (n_out, n_in)
    """
    at, whole = _places(n_in, n_out)
    part = at - whole
    return _spread(whole, [1 - part, part], 0, n_in)


def bicubic(n_in: int, n_out: int) -> Array:
    """Cubic curves through four numbers each (Keys 1981); at the ends the last one goes on.

    Parameters
    ----------
    n_in, n_out : int

    Returns
    -------
    ndarray of float64, shape (n_out, n_in)
    """
    at, whole = _places(n_in, n_out)
    part, a = at - whole, _SHARPNESS

    def near(x: Array) -> Array:
        return np.asarray(((a + 2) * x - (a + 3)) * x * x + 1)

    def far(x: Array) -> Array:
        return np.asarray(((x - 5) * x + 8) * x * a - 4 * a)

    return _spread(whole, [far(1 + part), near(part), near(1 - part), far(2 - part)], -1, n_in)


def _places(n_in: int, n_out: int) -> tuple[Array, Array]:
    """Where the new numbers stand among the old, and the old ones before them."""
    at = (np.arange(n_out) + 0.5) * (n_in / n_out) - 0.5
    return at, np.floor(at)


def _spread(whole: Array, shares: list[Array], first: int, n_in: int) -> Array:
    """Shares of neighbours, the first of them so far from ``whole``, as a matrix."""
    found, rows = np.zeros((len(whole), n_in)), np.arange(len(whole))
    for step, share in enumerate(shares, first):
        np.add.at(found, (rows, np.clip(whole + step, 0, n_in - 1).astype(int)), share)
    return found
