"""Lower and upper layers: how like its input a token still is, and how like the others."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine, cosine_matrix
from attention_core.graph.trace import Trace
from attention_core.vectors.depths import depths


@dataclass(frozen=True)
class Likeness:
    """Cosines of each token's vector at each depth.

    Attributes
    ----------
    names : tuple of str
        Of the tensors, from what the first layer reads to what the last one gives.
    to_input : ndarray, shape (depth, token)
        With its own vector as the first layer reads it.
    to_others : ndarray, shape (depth, token)
        With the other tokens of the sentence, on average; NaN if there is no other.
    """

    names: tuple[str, ...]
    to_input: Array
    to_others: Array

    @property
    def mean_to_input(self) -> Array:
        """Mean over the tokens, by depth."""
        return self.to_input.mean(axis=1)

    @property
    def mean_to_others(self) -> Array:
        """Mean over all pairs of different tokens, by depth."""
        return self.to_others.mean(axis=1)


def likeness(trace: Trace) -> Likeness:
    """Compare each token's vector with its own input and with its sentence, depth by depth.

    Ethayarajh (2019) takes the mean cosine of words drawn at random from a corpus: where it is
    high, vectors are anisotropic, and any cosine is to be read against that level. Here the words
    are those of one sentence.

    Returns
    -------
    Likeness
    """
    names, vectors = depths(trace)
    between = cosine_matrix(vectors)
    n = between.shape[-1]
    others = between.sum(axis=-1) - between.diagonal(axis1=-2, axis2=-1)
    to_others = others / (n - 1) if n > 1 else np.full(others.shape, np.nan)
    return Likeness(names, cosine(vectors, vectors[:1]), to_others)
