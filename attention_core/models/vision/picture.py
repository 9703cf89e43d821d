"""A picture as a model reads it: 224 × 224 pixels, the middle of it or all of it with bars."""

from typing import Any, Literal

import numpy as np

from attention_core.arrays import Array

SIDE = 224  # pixels
Fit = Literal["square", "bars"]
MOST_PIXELS, MOST_SIDE = 2**26, 16384
# Of red, green and blue in ImageNet, on a scale from 0 to 1.
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def fitted(image: Any, fit: Fit = "square") -> Array:
    """A picture of 224 × 224 pixels.

    Each new pixel is the exact mean of the area it covers, fractions of pixels included; so too
    where a small picture is made larger, and its pixels stay squares.

    Parameters
    ----------
    image : array of uint8, shape (height, width, 3)
        Red, green and blue.
    fit : {"square", "bars"}
        The middle square of it, or all of it with black bars above and below or on both sides.

    Returns
    -------
    ndarray of uint8, shape (224, 224, 3)

    Raises
    ------
    ValueError
        If it is no such array, is empty, or is too large.
    """
    pixels = _checked(image)
    if fit not in ("square", "bars"):
        raise ValueError(f"A picture is fitted as its middle square or with bars, not {fit!r}.")
    height, width = pixels.shape[:2]
    if fit == "square":
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        return averaged(pixels[top : top + side, left : left + side], SIDE, SIDE)
    longest = max(height, width)
    rows, columns = (max(1, int(n * SIDE / longest + 0.5)) for n in (height, width))
    found = np.zeros((SIDE, SIDE, 3), np.uint8)
    top, left = (SIDE - rows) // 2, (SIDE - columns) // 2
    found[top : top + rows, left : left + columns] = averaged(pixels, rows, columns)
    return found


def averaged(pixels: Array, rows: int, columns: int) -> Array:
    """A picture of other sizes, each pixel the mean of the area it covers, to whole levels.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width, 3)
    rows, columns : int

    Returns
    -------
    ndarray of uint8, shape (rows, columns, 3)
    """
    if pixels.shape[:2] == (rows, columns):
        return pixels.copy()
    height, width = pixels.shape[:2]
    lower = _sums(pixels, rows)
    found = _sums(lower.swapaxes(0, 1), columns).swapaxes(0, 1)
    return np.ascontiguousarray(np.rint(found / (height * width)).astype(np.uint8))


def normalised(square: Array, dtype: Any) -> Array:
    """Levels of 0 to 255 as numbers around zero, as the model was trained with.

    Parameters
    ----------
    square : ndarray of uint8, shape (..., 3)
    dtype : dtype

    Returns
    -------
    ndarray, shape (..., 3)
    """
    wide = square.astype(np.float64) / 255
    return ((wide - MEAN) / DEVIATION).astype(dtype)


def _checked(image: Any) -> Array:
    found = np.asarray(image)
    if found.dtype != np.uint8 or found.ndim != 3 or found.shape[2] != 3 or not found.size:
        raise ValueError(
            "A picture is an array of uint8 with the shape (height, width, 3), red, green and "
            f"blue; this one is {found.dtype} with the shape {found.shape}."
        )
    height, width = found.shape[:2]
    if height * width > MOST_PIXELS or max(height, width) > MOST_SIDE:
        raise ValueError(
            f"This picture has {width:,} × {height:,} pixels; at most {MOST_PIXELS:,} in all and "
            f"{MOST_SIDE:,} in a line are read. Make it smaller."
        )
    return found


def _sums(lines: Array, n: int) -> Array:
    """Sums over n equal parts along the first axis, of a line as many nths as a part has of it.

    These are whole numbers, exact in whatever order they are added.
    """
    length = len(lines)
    if length == n:
        return lines.astype(np.float64) * n
    found = np.empty((n, *lines.shape[1:]))
    for i, made in enumerate(found.reshape(n, -1)):
        start, end = i * length, (i + 1) * length
        first, last = start // n, -(-end // n)
        covered = np.full(last - first, float(n))
        covered[0] = min((first + 1) * n, end) - start
        covered[-1] = end - max((last - 1) * n, start)
        block = lines[first:last].reshape(last - first, -1)
        np.dot(covered, block.astype(np.float64), out=made)
    return found
