"""Weights of the general and the additive score for the hand-made model, chosen by hand.

The general score starts as the dot product: its matrix is the identity, to be changed.

The additive score has eight hidden units per head, two for each dimension. In a head that compares
topics they are tanh(k) and −tanh(q + k): of no effect for a topic the query lacks, and a loss if
the query has it and the key has not, so words of the same topic score highest. In a head that
compares places they are tanh(b + q − k) and tanh(b + k − q), highest where the two waves are equal;
b comes from the slow cosine, which is near one at the start of a sentence.
"""

from collections.abc import Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.models.handmade.lexicon import TOPICS
from attention_core.models.handmade.weights import compared

_LOSS = 6.0  # of score, for a topic that the key lacks
_STEEPNESS = 0.5  # of tanh, for topics that are stretched to 0..4
_GAIN = 4.0  # of score, for two waves that are equal
_NEAR = np.array([0.5, 0.5, 1.0, 1.0])  # how steeply it falls off, for each wave
_SLOW_COSINE, _AT_START = 3, 9.0  # its place among the waves, and how far it is stretched


def scoring_weights(heads: Sequence[str]) -> dict[str, Array]:
    """W_S of the general score; W_SQ, W_SK and v_S of the additive one, for heads so named."""
    n = len(heads)
    W_SQ, W_SK = np.zeros((2, n, 4, 8))
    v_S = np.zeros((n, 8))
    dimensions = np.arange(4)
    first, second = 2 * dimensions, 2 * dimensions + 1
    for head in range(n):
        if _names(heads[head]) == TOPICS:
            W_SK[head, dimensions, first] = W_SK[head, dimensions, second] = _STEEPNESS
            W_SQ[head, dimensions, second] = _STEEPNESS
            v_S[head, first], v_S[head, second] = _LOSS, -_LOSS
        else:
            W_SQ[head, dimensions, first] = W_SK[head, dimensions, second] = _NEAR
            W_SQ[head, dimensions, second] = W_SK[head, dimensions, first] = -_NEAR
            W_SQ[head, _SLOW_COSINE] += 1 / _AT_START
            v_S[head] = _GAIN
    return {"W_S": np.tile(np.eye(4), (n, 1, 1)), "W_SQ": W_SQ, "W_SK": W_SK, "v_S": v_S}


def scoring_labels(heads: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Names of the dimensions and hidden units of those weights."""
    units = ("{} of the key", "{} of either"), ("{}: query ahead", "{}: key ahead")
    hidden = tuple(
        unit.format(name)
        for head in heads
        for name in _names(head)
        for unit in units[_names(head) != TOPICS]
    )
    return {"head*d_match": compared(heads), "head*d_hidden": hidden}


def _names(head: str) -> tuple[str, ...]:
    return compared((head,))
