"""Sentences as single vectors, and the loss that draws two of a pair together.

The mean over the words is the pooling of Reimers & Gurevych (2019); the loss is InfoNCE (van den
Oord et al. 2018) with the other pairs of a batch as what it is not (Henderson et al. 2017), as
MiniLM was trained: cosines, times a scale, and softmax.
"""

import numpy as np

from attention_core.arrays import Array

SCALE = 20.0  # what cosines are multiplied by: MiniLM's, a temperature of 1/20


def pooled(vectors: Array, seen: Array) -> Array:
    """The mean of each sentence's words.

    Parameters
    ----------
    vectors : ndarray, shape (sentence, token, d_model)
    seen : ndarray of bool, shape (sentence, token)
        Where there is a token.

    Returns
    -------
    ndarray, shape (sentence, d_model)
    """
    return np.einsum("std,st->sd", vectors, _shares(seen, vectors))


def unpooled(d_pooled: Array, seen: Array) -> Array:
    """The gradient of each word's vector: each has an equal share of its sentence's.

    Parameters
    ----------
    d_pooled : ndarray, shape (sentence, d_model)
    seen : ndarray of bool, shape (sentence, token)

    Returns
    -------
    ndarray, shape (sentence, token, d_model)
    """
    return np.einsum("sd,st->std", d_pooled, _shares(seen, d_pooled))


def alike(sentences: Array) -> Array:
    """The cosine of every two, (sentence, sentence); 0 for one that is all zero."""
    unit, _ = _unit(sentences)
    return np.asarray(unit @ unit.T)


def info_nce(first: Array, second: Array, scale: float = SCALE) -> tuple[float, Array, Array]:
    """How badly each first of a pair is told to belong to its second among all seconds.

    Parameters
    ----------
    first, second : ndarray, shape (..., pair, d_model)
        Sentences; those at one place are a pair. Only the pairs of one group, the axes before, are
        compared.
    scale : float, optional

    Returns
    -------
    loss : float
        The mean over all pairs of - log softmax(scale x cosine) at its own second: the logarithm of
        the number of pairs if nothing is told apart.
    d_first, d_second : ndarray
        d loss / d each vector.
    """
    a, a_size = _unit(first)
    b, b_size = _unit(second)
    scores = scale * a @ np.swapaxes(b, -1, -2)
    scores -= scores.max(axis=-1, keepdims=True)
    chances = np.exp(scores)
    total = chances.sum(axis=-1, keepdims=True)
    own = np.eye(scores.shape[-1], dtype=scores.dtype)
    n = np.prod(scores.shape[:-1])
    loss = float(((np.log(total) - scores) * own).sum() / n)
    d_scores = (chances / total - own) * (scale / n).astype(scores.dtype)
    d_a, d_b = d_scores @ b, np.swapaxes(d_scores, -1, -2) @ a
    return loss, _through(d_a, a, a_size), _through(d_b, b, b_size)


def _unit(vectors: Array) -> tuple[Array, Array]:
    """Vectors of length one, and how long they were."""
    size = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(size > 0, size, 1), size


def _through(d_unit: Array, unit: Array, size: Array) -> Array:
    """The gradient before a vector was brought to length one: none along it."""
    along = (d_unit * unit).sum(axis=-1, keepdims=True)
    return (d_unit - along * unit) / np.where(size > 0, size, np.inf)


def _shares(seen: Array, like: Array) -> Array:
    """What part of its sentence each token is."""
    return (seen / np.maximum(seen.sum(axis=-1, keepdims=True), 1)).astype(like.dtype)
