"""What positions are for in a picture: the same patches, told other places or none.

Patches are exchanged where the first layer reads them, as sums of what a patch shows and of where
it is: what each head looks at then tells which of the two it goes by.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.heads import Attention
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


def shuffled(n: int, seed: int) -> tuple[int, ...]:
    """An order of ``n`` patches; the same seed gives the same one."""
    return tuple(map(int, np.random.default_rng(seed).permutation(n)))


def tell(
    whole: Looked,
    embeddings: Array,
    positions: Array,
    seen: Attention,
    read: Read,
    order: tuple[int, ...],
) -> dict[str, Told]:
    """Read a picture as it is, with equal positions, and with its patches shuffled.

    Parameters
    ----------
    whole : Looked
        What came of it as it is.
    embeddings : ndarray, (token, d_model)
        What the first layer reads: the class token, then the patches, each with its position.
    positions : ndarray, (token, d_model)
        What was added to each for its place.
    seen : Attention
        Says where the patches are; its weights do not matter.
    read : callable
        The model from there on.
    order : tuple of int
        Which patch comes to each place, counted from 0.

    Returns
    -------
    mapping of str to Told
        ``AS_IT_IS``; ``EQUAL``: every patch has the mean of all positions; ``SHUFFLED``: patches
        changed places, positions stayed; ``CARRIED``: they took their positions along.

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
        EQUAL: shows + level,
        SHUFFLED: shows[moved] + positions,
        CARRIED: embeddings[moved],
    }
    told = {name: _told(read(given), whole, seen) for name, given in inputs.items()}
    return {AS_IT_IS: _told(whole, whole, seen), **told}


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


def strongest(beside: Array) -> tuple[tuple[int, int], ...]:
    """For each side the layer and head that gives most to the neighbour there."""
    found = (np.unravel_index(int(side.argmax()), side.shape) for side in beside)
    return tuple((int(layer), int(head)) for layer, head in found)


def placed(some: Array, other: Array) -> Array:
    """How much of a head's attention between patches is the same in another picture.

    Two rows have in common what both give to a patch. What those of the same place have in common
    in two pictures, beyond what rows of different places have: 0 if attention follows what is to be
    seen, or is the same whoever asks, and most if it follows places alone.

    Parameters
    ----------
    some, other : ndarray, (layer, head, query, key)
        Of two pictures; the class token first.

    Returns
    -------
    ndarray of float64, (layer, head)
    """
    found = np.empty(some.shape[:2])
    for at in np.ndindex(*found.shape):
        a, b = (_between_patches(each[at]) for each in (some, other))
        apart = np.roll(b, len(b) // 2 + 1, axis=0)  # of places half a picture away
        same, chance = (np.minimum(a, each).sum(axis=-1).mean(dtype=float) for each in (b, apart))
        found[at] = same - chance
    return found


def _between_patches(weights: Array) -> Array:
    """What patches give to patches, (patch, patch), each row made to sum to one again."""
    patches = weights[1:, 1:]
    total = patches.sum(axis=-1, keepdims=True)
    return np.divide(patches, total, out=np.zeros_like(patches), where=total > 0)
