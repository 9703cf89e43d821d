"""What positions are for in a picture: the same patches, told other places or none.

Patches are exchanged where the first layer reads them, as sums of what a patch shows and of where
it is: what each head looks at then tells which of the two it goes by.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.heads import Attention, hide
from attention_core.heads.patches import SIDES

AS_IT_IS, EQUAL, SHUFFLED, CARRIED = "as it is", "equal", "shuffled", "carried"


@dataclass(frozen=True)
class Looked:
    """What a model made of one input, as ``Read`` gives it.

    Attributes
    ----------
    weights : ndarray, (layer, head, query, key)
        The class token first.
    class_vector : ndarray, (d_model,)
        The last.
    """

    weights: Array
    class_vector: Array


Read = Callable[[Array], Looked]


@dataclass(frozen=True)
class Told:
    """What became of the picture when its patches were told other places.

    Attributes
    ----------
    beside : ndarray, (side, layer, head)
        The mean weight that a patch gives to its right, left, upper and lower neighbour, by the
        places in the picture that is given: those that were shuffled lie elsewhere.
    cosine : float
        Of the last class vector to that of the picture as it is.
    difference : float
        The largest difference between numbers of the two vectors.
    """

    beside: Array
    cosine: float
    difference: float


@dataclass(frozen=True)
class Positions:
    """The same picture in four ways.

    Attributes
    ----------
    order : tuple of int
        Which patch came to each place, counted from 0.
    told : mapping of str to Told
        ``AS_IT_IS``; ``EQUAL``: every patch has the mean of all positions; ``SHUFFLED``: patches
        changed places, positions stayed; ``CARRIED``: they took their positions along.
    by_place, by_content : ndarray, (layer,)
        When patches were shuffled and positions stayed: which part of a layer's attention between
        patches stayed at its places, and which went along with the patches. What is alike in both,
        as of a head that looks everywhere, counts in both.
    """

    order: tuple[int, ...]
    told: dict[str, Told]
    by_place: Array
    by_content: Array

    @property
    def turns(self) -> int | None:
        """The first layer from which on attention goes with the patches more than it stays."""
        goes = self.by_content > self.by_place
        if not goes[-1]:
            return None
        stays = np.flatnonzero(~goes)
        return int(stays[-1]) + 1 if stays.size else 0


def shuffled(n: int, seed: int) -> tuple[int, ...]:
    """An order of ``n`` patches; the same seed gives the same one."""
    return tuple(map(int, np.random.default_rng(seed).permutation(n)))


def tell(
    embeddings: Array, positions: Array, seen: Attention, read: Read, order: tuple[int, ...]
) -> Positions:
    """Read a picture as it is, with equal positions, and with its patches shuffled.

    Parameters
    ----------
    embeddings : ndarray, (token, d_model)
        What the first layer reads: the class token, then the patches, each with its position.
    positions : ndarray, (token, d_model)
        What was added to each for its place.
    seen : Attention
        Of the picture as it is; says where the patches are.
    read : callable
        The model from there on.
    order : tuple of int
        Which patch comes to each place.

    Returns
    -------
    Positions

    Raises
    ------
    ValueError
        If ``order`` does not name every patch once.
    """
    if sorted(order) != list(range(len(embeddings) - 1)):
        raise ValueError(f"{list(order)} does not name each of {len(embeddings) - 1} patches once.")
    moved = np.concatenate([[0], np.add(order, 1)]).astype(int)
    shows = embeddings - positions
    level = positions.copy()
    level[1:] = positions[1:].mean(axis=0)
    inputs = {
        AS_IT_IS: embeddings,
        EQUAL: shows + level,
        SHUFFLED: shows[moved] + positions,
        CARRIED: embeddings[moved],
    }
    whole = read(embeddings)
    told, by_place, by_content = {}, np.empty(0), np.empty(0)
    for name, given in inputs.items():
        found = whole if name == AS_IT_IS else read(given)
        told[name] = _told(found, whole, seen)
        if name == SHUFFLED:
            by_place = _alike(found.weights, whole.weights)
            with_them = whole.weights[..., moved, :][..., moved]
            by_content = _alike(found.weights, with_them)
    return Positions(order, told, by_place, by_content)


def _told(found: Looked, whole: Looked, seen: Attention) -> Told:
    before, after = (each.class_vector.astype(float) for each in (whole, found))
    return Told(
        neighbours(found.weights, seen),
        float(cosine(before, after)),
        float(np.abs(after - before).max()),
    )


def neighbours(weights: Array, seen: Attention) -> Array:
    """The mean weight that patches give to each of their four neighbours.

    Parameters
    ----------
    weights : ndarray, (layer, head, query, key)
    seen : Attention
        Says where the patches are; its weights do not matter.

    Returns
    -------
    ndarray of float64, (side, layer, head)
        Right, left, above, below, as in ``heads.patches``.
    """
    found = []
    for side in SIDES:
        assert side.target
        asks, answers = np.nonzero(side.target(seen))
        found.append(weights[..., asks, answers].mean(axis=-1, dtype=float))
    return np.stack(found)


def _alike(some: Array, others: Array) -> Array:
    """Which part of each layer's attention between patches is the same, over heads and queries."""
    patches = range(1, some.shape[-1])
    each = [
        np.minimum(hide(a, patches), hide(b, patches)).sum(axis=-1).mean(dtype=float)
        for a, b in zip(some, others, strict=True)
    ]
    return np.array(each)
