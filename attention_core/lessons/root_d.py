"""Why scores are divided by the root of d: what happens to random vectors as d grows.

Vaswani et al. (2017), section 3.2.1: the dot product of two vectors of d independent numbers of
mean 0 and variance 1 has variance d, which pushes softmax to where its gradients are small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread
from attention_core.stages.attention import attention_weights, scaled_scores, scores

DIMENSIONS = tuple(2**power for power in range(1, 11))


@dataclass(frozen=True)
class Spread:
    """Figures for each dimension, of shape (dimension,) each, means over the queries.

    Attributes
    ----------
    deviation : ndarray
        Standard deviation of all scores.
    largest : ndarray
        The largest weight of a row.
    entropy : ndarray
        Of a row of weights, in bits: log2 of the number of keys if all are equal, 0 if one has all.
    gradient : ndarray
        Frobenius norm of softmax's Jacobian, diag(p) − p pᵀ.
    """

    deviation: Array
    largest: Array
    entropy: Array
    gradient: Array


@dataclass(frozen=True)
class RootD:
    """The experiment with the same vectors twice.

    Attributes
    ----------
    dimensions : ndarray of int
    unscaled, scaled : Spread
        Softmax of the scores as they are, and of the scores over the root of d.
    """

    dimensions: Array
    unscaled: Spread
    scaled: Spread


def root_d(
    dimensions: Sequence[int] = DIMENSIONS, n_keys: int = 32, n_queries: int = 500, seed: int = 0
) -> RootD:
    """Compare random queries with random keys, all numbers independent, mean 0 and variance 1.

    Parameters
    ----------
    dimensions : sequence of int
    n_keys, n_queries : int, optional
    seed : int, optional
        The same seed gives the same figures.
    """
    random = np.random.default_rng(seed)
    plain, divided = [], []
    with one_thread():
        for d in dimensions:
            query = random.standard_normal((n_queries, 1, d))
            key = random.standard_normal((n_queries, n_keys, d))  # for each query keys of its own
            raw = scores(query, key)
            plain.append(_figures(raw))
            divided.append(_figures(scaled_scores(raw, np.array(d))))
    return RootD(np.array(dimensions), *(Spread(*np.array(f).T) for f in (plain, divided)))


def _figures(row_scores: Array) -> tuple[float, float, float, float]:
    weights = attention_weights(row_scores)
    logs = np.log2(np.where(weights > 0, weights, 1))
    return (
        float(row_scores.std()),
        float(weights.max(axis=-1).mean()),
        float(-(weights * logs).sum(axis=-1).mean()),
        float(jacobian_norm(weights).mean()),
    )


def jacobian_norm(weights: Array) -> Array:
    """Frobenius norm of diag(p) − p pᵀ, how much softmax answers to a change of its scores.

    Parameters
    ----------
    weights : ndarray of shape (..., key)
        Rows that sum to one.

    Returns
    -------
    ndarray of shape (...)
    """
    squares = np.square(weights)
    total = squares.sum(axis=-1)
    # On the diagonal p(1 − p), elsewhere −p_i p_j: every term is positive, so nothing cancels.
    diagonal = np.square(weights * (1 - weights)).sum(axis=-1)
    elsewhere = (squares * (total[..., None] - squares)).sum(axis=-1)
    return np.sqrt(diagonal + np.maximum(elsewhere, 0))
