"""One vector for a whole sentence, and how far it is from another."""

from collections.abc import Collection
from typing import Literal

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.graph.trace import Trace


def sentence_vector(
    trace: Trace, how: Literal["mean", "first"] = "mean", padding: Collection[int] = ()
) -> Array:
    """The sentence's vector, from its tokens' vectors after the last layer.

    Pooling as compared by Reimers & Gurevych (2019, section 3). MiniLM was trained with the mean
    over all tokens, special ones included.

    Parameters
    ----------
    trace : Trace
    how : {"mean", "first"}
        The mean over all tokens, or the first token's vector ([CLS] in BERT).
    padding : collection of int
        Places of tokens the mean leaves out; with none left it is zero.

    Returns
    -------
    ndarray of float64, shape (d_model,)

    Raises
    ------
    ValueError
        If ``how`` is neither.
    """
    if how not in ("mean", "first"):
        raise ValueError(f"A sentence is pooled by 'mean' or 'first', not by {how!r}.")
    vectors = trace.output.value.astype(np.float64)
    if how == "first":
        return vectors[0]
    kept = [place for place in range(len(vectors)) if place not in padding]
    return vectors[kept].mean(axis=0) if kept else np.zeros(vectors.shape[-1])


def sentence_distance(before: Trace, after: Trace, padding: Collection[int] = ()) -> float:
    """How far a change turned the sentence's vector, the mean over its tokens.

    Parameters
    ----------
    before, after : Trace
        Of one model.
    padding : collection of int
        Places of tokens that the mean leaves out in ``after``.

    Returns
    -------
    float
        1 less the cosine of both vectors: 0 the same direction, 2 the opposite one; 1 if one of
        them is all zero.
    """
    return float(1 - cosine(sentence_vector(before), sentence_vector(after, padding=padding)))
