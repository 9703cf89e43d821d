"""What a bright patch does not say: heads at rest, small maxima, and patches that are not missed.

A weight tells where a head takes from, and not that anything depends on it (Jain and Wallace 2019,
"Attention is not Explanation").
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.heads import MOST
from attention_core.pictures.grid import in_patches

PATCHES = 12  # greyed out at once
DRAWS = 5  # of as many others
GREY = 128


@dataclass(frozen=True)
class AtRest:
    """A head that looks at nothing in particular.

    Attributes
    ----------
    layer, head : int
    token : int
        What it rests on.
    weight : float
        What that gets: of the class token's weight if ``itself``, else of the mean of all rows.
    itself : bool
        Whether it is the class token that gives most of its weight to itself; else all queries
        together give most of theirs to one and the same token.
    """

    layer: int
    head: int
    token: int
    weight: float
    itself: bool


def at_rest(weights: Array, most: float = MOST) -> tuple[AtRest, ...]:
    """The heads that rest in a picture.

    Parameters
    ----------
    weights : ndarray, (layer, head, query, key)
        Token 0 is the class token.
    most : float, optional
        A head rests if more than this goes to one place, wherever the question comes from.

    Returns
    -------
    tuple of AtRest
        In the order of the model; one that rests in both ways is told as resting for all queries.
    """
    mean = weights.mean(axis=-2, dtype=float)
    found = []
    for layer, head in np.ndindex(*weights.shape[:2]):
        shared = mean[layer, head]
        token = int(shared.argmax())
        own = float(weights[layer, head, 0, 0])
        if shared[token] > most:
            found.append(AtRest(layer, head, token, float(shared[token]), False))
        elif own > most:
            found.append(AtRest(layer, head, 0, own, True))
    return tuple(found)


@dataclass(frozen=True)
class Largest:
    """The patch that gets most from a query.

    Attributes
    ----------
    patch : int
        Counted from 0, row after row.
    weight : float
    even : float
        What each token would get if attention were even.
    class_token : float
        What the class token gets.
    """

    patch: int
    weight: float
    even: float
    class_token: float


def largest(row: Array) -> Largest:
    """The largest weight of a patch in one row of attention, (token,), the class token first."""
    patch = int(row[1:].argmax())
    return Largest(patch, float(row[1 + patch]), 1 / len(row), float(row[0]))


@dataclass(frozen=True)
class Greyed:
    """What becomes of the class vector if patches are greyed out.

    Attributes
    ----------
    patches : tuple of int
        Those that the class vector was to miss, counted from 0.
    share : float
        Which part of the row's weight on patches they had.
    cosine : float
        Of the class vector before and after.
    drawn : tuple of tuple of int
        As many of all patches, drawn by chance, draw by draw.
    others : tuple of float
        The cosine without those.
    """

    patches: tuple[int, ...]
    share: float
    cosine: float
    drawn: tuple[tuple[int, ...], ...]
    others: tuple[float, ...]

    @property
    def matters(self) -> bool:
        """Whether it turns the class vector further than any draw did."""
        return self.cosine < min(self.others)

    @property
    def spared(self) -> bool:
        """Whether it turns the class vector less than any draw did."""
        return self.cosine > max(self.others)


def greyed_out(picture: Array, grid: tuple[int, int], patches: Sequence[int]) -> Array:
    """A copy of a picture, (height, width, 3) of uint8, in which some patches are plain grey."""
    found = picture.copy()
    blocks = in_patches(grid, found)
    rows, columns = np.unravel_index(np.asarray(patches, int), grid)
    blocks[rows, :, columns] = GREY
    return found


def without(
    picture: Array,
    grid: tuple[int, int],
    every: Sequence[Sequence[int]],
    class_vector: Callable[[Array], Array],
    before: Array,
) -> tuple[float, ...]:
    """The cosine of the class vector to what it was, for each of several sets of patches.

    Parameters
    ----------
    picture : ndarray of uint8, (height, width, 3)
    grid : tuple of int
        Rows and columns of patches.
    every : sequence of sequence of int
        Patches that are greyed out together, counted from 0.
    class_vector : callable
        The model: a picture to its last class vector.
    before : ndarray, (d_model,)
        That of the picture as it is.

    Returns
    -------
    tuple of float
    """
    return tuple(
        float(cosine(before, class_vector(greyed_out(picture, grid, each)))) for each in every
    )


def most_given(row: Array, n: int = PATCHES) -> tuple[tuple[int, ...], float]:
    """The patches that get most in a row of attention, and which part of what patches get.

    Parameters
    ----------
    row : ndarray, (token,)
        The class token first.
    n : int, optional

    Returns
    -------
    patches : tuple of int
        Counted from 0, the one that gets most first.
    share : float
    """
    weights = np.asarray(row[1:], float)
    most = np.argsort(-weights, kind="stable")[:n]
    total = weights.sum()
    return tuple(map(int, most)), float(weights[most].sum() / total) if total else 0.0


def drawn(
    patches: int, n: int = PATCHES, draws: int = DRAWS, seed: int = 0
) -> tuple[tuple[int, ...], ...]:
    """So many of a picture's patches by chance, several times over, in the order of the picture.

    Raises
    ------
    ValueError
        If there are not as many patches.
    """
    random = np.random.default_rng(seed)
    every = (random.choice(patches, n, replace=False) for _ in range(draws))
    return tuple(tuple(sorted(map(int, each))) for each in every)
