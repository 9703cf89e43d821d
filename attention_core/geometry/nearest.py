"""The nearest of many vectors that are read in blocks, so that they need never be in memory."""

from collections.abc import Callable, Collection, Iterable

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread

Block = tuple[Callable[[int], str], Array]


def nearest(
    vector: Array, blocks: Iterable[Block], n: int, leave_out: Collection[str] = ()
) -> list[tuple[str, float]]:
    """Find the words whose vectors have the largest cosine with this one.

    Parameters
    ----------
    vector : ndarray, shape (d,)
    blocks : iterable of (callable, ndarray of shape (words, d))
        The callable gives the word of a row, and is asked for few of them.
    n : int
        How many words.
    leave_out : collection of str
        Words that are not wanted.

    Returns
    -------
    list of (str, float)
        Nearest first, of equally near ones the earlier; the cosine is that of float32 numbers. A
        vector that is all zero has no direction, and its cosine is 0.
    """
    length = np.linalg.norm(vector)
    direction = (vector / (length if length > 0 else 1)).astype(np.float32)
    found: list[tuple[str, float]] = []
    for word, vectors in blocks:
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        with one_thread():
            products = vectors @ direction
        cosines = np.clip(products / np.where(lengths > 0, lengths, 1), -1, 1)
        best = np.argsort(-cosines, kind="stable")[: n + len(leave_out)]
        found += [(word(i), float(cosines[i])) for i in best]
        found = [pair for pair in found if pair[0] not in leave_out]
        found = sorted(found, key=lambda pair: -pair[1])[:n]
    return found
