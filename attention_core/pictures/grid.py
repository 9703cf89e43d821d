"""The patches of a picture among the tokens of a model: rows and columns, and what is where."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.entries import Label, special
from attention_core.graph.trace import Trace
from attention_core.heads import Attention, weights

_PLACE = re.compile(r"row (\d+), column (\d+)")


def patches_among(tokens: Sequence[str]) -> tuple[int, ...]:
    """Places of the patches among the tokens: of all that the model did not add."""
    added = special(tokens)
    return tuple(i for i in range(len(tokens)) if i not in added)


def grid_of(tokens: Sequence[str]) -> tuple[int, int]:
    """Rows and columns of a picture's patches.

    Parameters
    ----------
    tokens : sequence of str
        Patches are called ``row 5, column 7``, counted from 1, row after row; what else there is
        is special.

    Returns
    -------
    rows, columns : int

    Raises
    ------
    ValueError
        If the tokens are no such patches.
    """
    named = [_PLACE.fullmatch(tokens[i]) for i in patches_among(tokens)]
    places = [(int(each[1]), int(each[2])) for each in named if each]
    rows, columns = places[-1] if places and len(places) == len(named) else (0, 0)
    whole = [(row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)]
    if not whole or places != whole:
        raise ValueError("These tokens are not the patches of a picture, row after row.")
    return rows, columns


def over(grid: tuple[int, int], pixels: Array) -> Array:
    """The mean of every patch's pixels.

    Parameters
    ----------
    grid : tuple of int
        Rows and columns of patches; they divide the picture's height and width.
    pixels : ndarray, (height, width, ...)

    Returns
    -------
    ndarray of float64, (row, column, ...)
    """
    blocks = in_patches(grid, pixels)
    mean: Array = blocks.mean(axis=(1, 3), dtype=float)
    return mean


def in_patches(grid: tuple[int, int], pixels: Array) -> Array:
    """A picture's pixels patch by patch, (row, height, column, width, ...): a view."""
    rows, columns = grid
    height, width = pixels.shape[0] // rows, pixels.shape[1] // columns
    return pixels.reshape(rows, height, columns, width, *pixels.shape[2:])


def pixels_of(tokens: Sequence[Any]) -> Array:
    """A picture as it was cut into patches, put together from these again.

    Parameters
    ----------
    tokens : sequence of Label
        As ``grid_of`` takes them; a patch's ``image`` has its pixels.

    Returns
    -------
    ndarray of uint8, (height, width, 3)
    """
    return _joined(np.stack([tokens[i].image for i in patches_among(tokens)]), grid_of(tokens))


def rearranged(pixels: Array, grid: tuple[int, int], order: Sequence[int]) -> Array:
    """A picture, (height, width, 3), with its patches in another order, row after row."""
    cut = in_patches(grid, pixels).swapaxes(1, 2)
    return _joined(cut.reshape(-1, *cut.shape[2:])[list(order)], grid)


def _joined(cut: Array, grid: tuple[int, int]) -> Array:
    """Patches, (patch, height, width, 3), as one picture."""
    rows, columns = grid
    height, width = cut.shape[1:3]
    lines = cut.reshape(rows, columns, *cut.shape[1:]).swapaxes(1, 2)
    return lines.reshape(rows * height, columns * width, *cut.shape[3:])


def sight(trace: Trace, saliency: Array | None = None) -> Attention:
    """What all heads of a model look at in a picture, for ``attention_core.heads`` to measure.

    Parameters
    ----------
    trace : Trace
        Of a model that reads patches.
    saliency : ndarray, (height, width), optional
        How much each pixel stands out, 0 to 1; a patch does if the mean of its pixels is above 0.5.

    Returns
    -------
    Attention

    Raises
    ------
    ValueError
        As ``grid_of``, and if nothing attends.
    """
    tokens = tuple(trace.tokens)
    grid = grid_of(tokens)
    out = () if saliency is None else tuple((over(grid, saliency) > 0.5).ravel().tolist())
    added = special(tokens)
    # Without their pixels: what is measured may be kept for longer than a picture.
    bare = tuple(Label(token, special=i in added) for i, token in enumerate(tokens))
    return Attention(weights(trace), bare, added, grid=grid, stands_out=out)


def spoken_place(patch: int, grid: tuple[int, ...]) -> str:
    """``row 5, column 7`` of a patch counted from 0, row after row."""
    row, column = np.unravel_index(patch, grid)
    return f"row {row + 1}, column {column + 1}"
