"""What the board's model reads of a cell: its ink, brought to one size and place.

As MNIST was made (LeCun et al. 1998): the box around the ink is scaled so that its longer side is
20 of 28 pixels, and moved so that the centre of mass is in the middle. Averages over the area of 2
by 2 of these pixels are what the model sees.
"""

import numpy as np

from attention_core.arrays import Array

SIDE = 28  # pixels of a cell as it is drawn
SEEN = 14  # and as it is read
BOX = 20  # of SIDE: the longer side of the ink's box


def pixels(cells: Array) -> Array:
    """Cells as they are read.

    Parameters
    ----------
    cells : ndarray, shape (cell, 28, 28)
        0 is paper; any other numbers up to 255 are ink, the more the larger.

    Returns
    -------
    ndarray of float64, shape (cell, 196)
        From 0 to 1, row after row; all 0 where there is no ink.
    """
    ink = np.asarray(cells, np.float64) / 255
    sides = [ink.sum(axis=axis) for axis in (2, 1)]  # by rows, by columns
    longer = np.maximum(*map(_length, sides))
    down, across = (_shares(side, longer / BOX) for side in sides)
    read = np.matmul(down, np.matmul(ink, across.swapaxes(1, 2)))
    return np.clip(read, 0, 1).reshape(len(ink), -1)


def _length(mass: Array) -> Array:
    """From the first pixel with ink to the last, of each cell; at least one."""
    there = mass > 0
    last = SIDE - np.argmax(there[:, ::-1], axis=1)
    return np.where(there.any(axis=1), last - np.argmax(there, axis=1), 1)


def _shares(mass: Array, scale: Array) -> Array:
    """How much of each pixel goes into each that is read, along one side, (cell, 14, 28).

    ``mass`` is the ink along that side, (cell, 28); a pixel of a cell as it is normalised is
    ``scale`` pixels wide.
    """
    total = mass.sum(axis=1)
    centre = mass @ (np.arange(SIDE) + 0.5) / np.where(total > 0, total, 1)
    edges = centre[:, None] + (np.arange(SEEN + 1) * SIDE / SEEN - SIDE / 2) * scale[:, None]
    start, end = edges[:, :-1, None], edges[:, 1:, None]
    left = np.arange(SIDE)
    overlap = np.minimum(end, left + 1) - np.maximum(start, left)
    return np.maximum(overlap, 0) / (end - start)
