"""The sinusoidal encoding, and how alike places are."""

import numpy as np

from attention_core.arrays import Array

SINUSOIDAL = (
    r"P_{i,2k} = \sin\left(i / 10000^{2k/d_{\mathrm{model}}}\right),\quad"
    r" P_{i,2k+1} = \cos\left(i / 10000^{2k/d_{\mathrm{model}}}\right)"
)
_BASE = 10000.0


def wavelengths(d_model: int) -> Array:
    """Positions per turn of each dimension's wave, shape (d_model,), from 2π towards 10000 · 2π.

    Raises
    ------
    ValueError
        If ``d_model`` is not even: every wave takes two dimensions, a sine and a cosine.
    """
    if d_model < 2 or d_model % 2:
        raise ValueError(f"d_model is {d_model}; each wave takes two dimensions, so make it even.")
    return np.asarray(2 * np.pi * _BASE ** (np.arange(d_model) // 2 * 2 / d_model))


def sinusoidal(n_positions: int, d_model: int) -> Array:
    """Sinusoidal position encoding (Vaswani et al. 2017, section 3.5).

    Parameters
    ----------
    n_positions, d_model : int
        ``d_model`` is even.

    Returns
    -------
    ndarray, shape (n_positions, d_model)
        Sines in the even dimensions, cosines in the odd ones; float64.

    Raises
    ------
    ValueError
        If ``d_model`` is not even.
    """
    angles = np.arange(n_positions)[:, None] * (2 * np.pi / wavelengths(d_model))
    return np.where(np.arange(d_model) % 2 == 0, np.sin(angles), np.cos(angles))


def dot_products(table: Array) -> Array:
    """Dot product of every two rows of a position table, shape (position, position)."""
    return np.asarray(table @ table.T)


def by_distance(products: Array) -> Array:
    """Mean over all pairs of places that are 0, 1, 2, ... apart.

    Parameters
    ----------
    products : ndarray, shape (position, position)
        One number for every pair, such as its dot product; symmetric.

    Returns
    -------
    ndarray, shape (position,)
    """
    return np.array([np.diagonal(products, distance).mean() for distance in range(len(products))])
