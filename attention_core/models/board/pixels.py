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


def pixels(cell: Array) -> Array:
    """One cell as it is read.

    Parameters
    ----------
    cell : ndarray, shape (28, 28)
        0 is paper; any other numbers are ink, the more the larger.

    Returns
    -------
    ndarray of float64, shape (196,)
        From 0 to 1, row after row; all 0 where there is no ink.
    """
    ink = np.asarray(cell, np.float64) / 255
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return np.zeros(SEEN * SEEN)
    scale = max(np.ptp(rows), np.ptp(columns)) + 1
    down, across = (_shares(ink.sum(axis=axis), scale / BOX) for axis in (1, 0))
    return np.clip(down @ ink @ across.T, 0, 1).reshape(-1)


def _shares(mass: Array, scale: float) -> Array:
    """How much of each pixel goes into each that is read, along one side, (14, 28).

    ``mass`` is the ink along that side; a pixel of the normalised cell is ``scale`` pixels wide.
    """
    centre = mass @ (np.arange(SIDE) + 0.5) / mass.sum()
    edges = centre + (np.arange(SEEN + 1) * SIDE / SEEN - SIDE / 2) * scale
    start, end = edges[:-1, None], edges[1:, None]
    left = np.arange(SIDE)
    overlap = np.minimum(end, left + 1) - np.maximum(start, left)
    return np.maximum(overlap, 0) / (end - start)
