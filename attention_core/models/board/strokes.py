"""The digits that are there to be chosen: drawn for this project, as lines of a pen.

``digits.txt`` has a digit a line: its name, as ``7c`` is the third seven, then its strokes with
`` / `` between them, each the points that the pen goes through, ``x,y`` in pixels of a cell.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.models.board.pixels import SIDE

PEN = 1.2  # half the width of the pen, in pixels
INK = 255
_FILE = Path(__file__).with_name("digits.txt")
Stroke = Sequence[Sequence[float]]


def draw(strokes: Iterable[Stroke]) -> Array:
    """Ink wherever the middle of a pixel is no further than ``PEN`` from a stroke.

    Parameters
    ----------
    strokes : iterable of sequences of (x, y)
        In pixels, from the upper left corner of the cell; one point alone is a dot.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        0 is paper, 255 ink.
    """
    middles = np.arange(SIDE) + 0.5
    at = np.stack(np.meshgrid(middles, middles), axis=-1)
    inked = np.zeros((SIDE, SIDE), bool)
    for stroke in strokes:
        points = np.array(stroke, np.float64)
        for start, end in zip(points, points[1:] if len(points) > 1 else points, strict=False):
            along = end - start
            part = np.clip((at - start) @ along / max(float(along @ along), 1e-12), 0, 1)
            near = start + part[..., None] * along
            inked |= np.square(at - near).sum(axis=-1) <= PEN**2
    return np.where(inked, np.uint8(INK), np.uint8(0))


@cache
def drawn() -> dict[str, Array]:
    """Every drawn digit by its name, ``0a`` to ``9f``: (28, 28) of uint8, read-only."""
    found = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        name, _, strokes = line.partition(" ")
        points = [[[*map(float, p.split(","))] for p in s.split()] for s in strokes.split("/")]
        found[name] = frozen(draw(points))
    return found
