"""Ways to say how well a query fits a key: the classic scoring functions, as stages.

Each ends in one number per query and key, so that scaling, mask and softmax follow as always.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.graph.kinds import Additive, Divide, Dot, UnitLength
from attention_core.graph.stage import Stage, stage
from attention_core.stages.attention import scaled_scores, scores

Array = np.ndarray[Any, np.dtype[Any]]


def unit_length(x: Array, out: Array | None = None) -> Array:
    """Each row over its length; a row of zeros stays zero, as it has no direction."""
    length = np.sqrt(np.square(x).sum(axis=-1, keepdims=True))
    length[length == 0] = 1
    return np.divide(x, length, out=out)


@stage(
    "Q̂",
    "head query d_key -> head query d_key",
    r"\hat{Q}_i = \frac{Q_i}{\lVert Q_i \rVert}",
    UnitLength("d_key"),
    tolerance=(1e-6, 1e-13),
)
def unit_query(query: Array, *, out: Array | None = None) -> Array:
    """Each query brought to length one: where it points, not how far."""
    return unit_length(query, out)


@stage(
    "K̂",
    "head key d_key -> head key d_key",
    r"\hat{K}_j = \frac{K_j}{\lVert K_j \rVert}",
    UnitLength("d_key"),
    tolerance=(1e-6, 1e-13),
)
def unit_key(key: Array, *, out: Array | None = None) -> Array:
    """Each key brought to length one: a long key answers no louder than a short one."""
    return unit_length(key, out)


@stage(
    "S",
    "head query d_key, head key d_key -> head query key",
    r"S = \hat{Q} \hat{K}^{\top}",
    Dot("d_key"),
    tolerance=(2e-6, 1e-13),
)
def cosine_scores(unit_query: Array, unit_key: Array, *, out: Array | None = None) -> Array:
    """The cosine of the angle between query and key: from −1 to 1, and 0 for a vector of zeros."""
    return np.matmul(unit_query, unit_key.swapaxes(-1, -2), out=out)


@stage(
    "T",
    "head query d_key, head d_key d_match -> head query d_match",
    r"T = Q W_S",
    Dot("d_key"),
)
def transformed_query(query: Array, W_S: Array, *, out: Array | None = None) -> Array:
    """Each query turned by weights of its own kind before it meets the keys."""
    return np.matmul(query, W_S, out=out)


@stage(
    "S",
    "head query d_match, head key d_match -> head query key",
    r"S = T K^{\top} = Q W_S K^{\top}",
    Dot("d_match"),
    tolerance=(1e-3, 1e-11),
)
def general_scores(transformed_query: Array, key: Array, *, out: Array | None = None) -> Array:
    """How well each turned query fits each key: any dimension may be compared with any other."""
    return np.matmul(transformed_query, key.swapaxes(-1, -2), out=out)


@stage(
    "Q′",
    "head query d_key, head d_key d_hidden -> head query d_hidden",
    r"Q' = Q W_{SQ}",
    Dot("d_key"),
)
def projected_query(query: Array, W_SQ: Array, *, out: Array | None = None) -> Array:
    """What each query brings to the hidden units that score it."""
    return np.matmul(query, W_SQ, out=out)


@stage(
    "K′",
    "head key d_key, head d_key d_hidden -> head key d_hidden",
    r"K' = K W_{SK}",
    Dot("d_key"),
)
def projected_key(key: Array, W_SK: Array, *, out: Array | None = None) -> Array:
    """What each key brings to the same hidden units."""
    return np.matmul(key, W_SK, out=out)


@stage(
    "S",
    "head query d_hidden, head key d_hidden, head d_hidden -> head query key",
    r"S_{ij} = v_S^{\top} \tanh(Q'_i + K'_j)",
    Additive("d_hidden"),
)
def additive_scores(
    projected_query: Array, projected_key: Array, v_S: Array, *, out: Array | None = None
) -> Array:
    """A small network scores each pair: query and key added, tanh, and one weight per unit."""
    hidden = np.tanh(projected_query[:, :, None] + projected_key[:, None])
    return np.sum(hidden * v_S[:, None, None], axis=-1, out=out)


@stage(
    "S′",
    "head query key, 1 -> head query key",
    r"S' = \frac{\tilde{S}}{T}",
    Divide(),
    tolerance=(1.5e-4, 1e-11),
)
def tempered_scores(scaled_scores: Array, temperature: Array, *, out: Array | None = None) -> Array:
    """The scores over the temperature: below 1 they are told apart more, above 1 less."""
    by = np.asarray(temperature).astype(np.result_type(scaled_scores, np.float32))
    return np.divide(scaled_scores, by, out=out)


@dataclass(frozen=True)
class Scoring:
    """A scoring function: what it computes, who proposed it, what it costs.

    Attributes
    ----------
    title : str
    stages : tuple of Stage
        From queries and keys to one number per pair; the last one gives it.
    equation : str
        LaTeX, for one query and one key.
    source : str
        Paper, year and section, or definition.
    cost : str
        LaTeX: multiplications and divisions of one head for n queries and n keys of d dimensions
        (the additive score with d hidden units); the projections W_Q and W_K are not counted.
    multiplications : callable
        The same as a function of n and d.
    grows : bool
        Whether the score is a sum of products that spreads as d grows, which is what dividing it
        by the root of d is for.
    """

    title: str
    stages: tuple[Stage, ...]
    equation: str
    source: str
    cost: str
    multiplications: Callable[[int, int], int]
    grows: bool = False


DOT = Scoring(
    "dot product",
    (scores,),
    r"q^{\top} k",
    'Luong et al. 2015, section 3.1 ("dot")',
    "n^2 d",
    lambda n, d: n * n * d,
    grows=True,
)
SCALED_DOT = Scoring(
    "scaled dot product",
    (scores, scaled_scores),
    r"\frac{q^{\top} k}{\sqrt{d}}",
    "Vaswani et al. 2017, section 3.2.1",
    "n^2 d + n^2",
    lambda n, d: n * n * d + n * n,
)
COSINE = Scoring(
    "cosine",
    (unit_query, unit_key, cosine_scores),
    r"\frac{q^{\top} k}{\lVert q \rVert \, \lVert k \rVert}",
    "Graves et al. 2014, section 3.3.1",
    "n^2 d + 4 n d",
    lambda n, d: n * n * d + 4 * n * d,
)
GENERAL = Scoring(
    "general",
    (transformed_query, general_scores),
    r"q^{\top} W k",
    'Luong et al. 2015, section 3.1 ("general")',
    "n^2 d + n d^2",
    lambda n, d: n * n * d + n * d * d,
    grows=True,
)
ADDITIVE = Scoring(
    "additive",
    (projected_query, projected_key, additive_scores),
    r"v^{\top} \tanh(W_q q + W_k k)",
    "Bahdanau et al. 2015, appendix A.1.2",
    "n^2 d + 2 n d^2",
    lambda n, d: n * n * d + 2 * n * d * d,
)
SCORINGS = {"dot": DOT, "cosine": COSINE, "general": GENERAL, "additive": ADDITIVE}
VARIANTS = (DOT, SCALED_DOT, COSINE, GENERAL, ADDITIVE)
