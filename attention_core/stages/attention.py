"""Scaled dot-product attention in several heads, stage by stage (Vaswani et al. 2017, section 3.2).

Rows ask (query), columns answer (key), everywhere. The heads are the leading axis.
"""

from typing import Any

import numpy as np

from attention_core.graph.kinds import DivideByRoot, Dot, Join, Mask, Softmax
from attention_core.graph.stage import stage

Array = np.ndarray[Any, np.dtype[Any]]


def linear(x: Array, W: Array, b: Array, out: Array | None = None) -> Array:
    """x W + b."""
    product = np.matmul(x, W, out=out)
    return np.add(product, b, out=out)


def softmax(x: Array, out: Array | None = None) -> Array:
    """Numbers as shares of their row: e to the power of each, over the sum of all of them."""
    # Of a row in which nothing is allowed all shares are zero.
    top = np.maximum(np.maximum.reduce(x, axis=-1, keepdims=True), np.finfo(x.dtype).min)
    shares = np.exp(np.subtract(x, top, out=out), out=out)
    total = np.maximum(np.add.reduce(shares, axis=-1, keepdims=True), 1)  # the largest adds 1
    return np.divide(shares, total, out=out)


def mean(x: Array) -> Array:
    """Each row's mean, as a column."""
    return np.add.reduce(x, axis=-1, keepdims=True) / x.shape[-1]


@stage(
    "Q",
    "query d_model, head d_model d_key, head d_key -> head query d_key",
    r"Q = X W_Q + b_Q",
    Dot("d_model"),
)
def query(layer_input: Array, W_Q: Array, b_Q: Array, *, out: Array | None = None) -> Array:
    """What each token asks for: its vector times the query weights, once per head."""
    return linear(layer_input, W_Q, b_Q[:, None], out)


@stage(
    "K",
    "key d_model, head d_model d_key, head d_key -> head key d_key",
    r"K = X W_K + b_K",
    Dot("d_model"),
)
def key(layer_input: Array, W_K: Array, b_K: Array, *, out: Array | None = None) -> Array:
    """What each token offers to be found by: its vector times the key weights, once per head."""
    return linear(layer_input, W_K, b_K[:, None], out)


@stage(
    "V",
    "key d_model, head d_model d_head, head d_head -> head key d_head",
    r"V = X W_V + b_V",
    Dot("d_model"),
)
def value(layer_input: Array, W_V: Array, b_V: Array, *, out: Array | None = None) -> Array:
    """What each token hands over when it is attended to: its vector times the value weights."""
    return linear(layer_input, W_V, b_V[:, None], out)


@stage(
    "S",
    "head query d_key, head key d_key -> head query key",
    r"S = Q K^{\top}",
    Dot("d_key"),
    tolerance=(1e-3, 1e-11),
)
def scores(query: Array, key: Array, *, out: Array | None = None) -> Array:
    """How well each query fits each key: their dot product."""
    return np.matmul(query, key.swapaxes(-1, -2), out=out)


@stage(
    "S̃",
    "head query key, 1 -> head query key",
    r"\tilde{S} = \frac{S}{\sqrt{d_{\mathrm{head}}}}",
    DivideByRoot(),
    tolerance=(1.5e-4, 1e-11),
)
def scaled_scores(scores: Array, d_head: Array, *, out: Array | None = None) -> Array:
    """The scores over the square root of the head's size, so that they do not grow with it."""
    root = np.sqrt(d_head).astype(np.result_type(scores, np.float32))
    return np.divide(scores, root, out=out)


@stage(
    "M",
    "head query key, query key -> head query key",
    r"M = \tilde{S} + B, \quad B_{ij} = 0 \text{ or } {-\infty}",
    Mask(),
    tolerance=(1.5e-4, 1e-11),
)
def masked_scores(scaled_scores: Array, mask: Array, *, out: Array | None = None) -> Array:
    """Scores of keys a query may not see become minus infinity, so that they get no weight."""
    penalty = np.where(mask, np.float32(0), np.float32(-np.inf))
    return np.add(scaled_scores, penalty, out=out)


@stage(
    "A",
    "head query key -> head query key",
    r"A = \operatorname{softmax}_{\mathrm{key}}(M)",
    Softmax("key"),
    tolerance=(2e-5, 1e-12),
)
def attention_weights(masked_scores: Array, *, out: Array | None = None) -> Array:
    """Each query's attention, shared out over the keys: every row sums to one."""
    return softmax(masked_scores, out)


@stage("Z", "head query key, head key d_head -> head query d_head", r"Z = A V", Dot("key"))
def head_outputs(attention_weights: Array, value: Array, *, out: Array | None = None) -> Array:
    """The values, mixed by the weights: what each token takes from the others, once per head."""
    return np.matmul(attention_weights, value, out=out)


@stage(
    "C",
    "head query d_head -> query head*d_head",
    r"C = [Z_1, \ldots, Z_h]",
    Join(),
)
def concatenated_heads(head_outputs: Array, *, out: Array | None = None) -> Array:
    """The heads' outputs laid side by side: one long row per token again."""
    return np.concatenate(head_outputs, axis=-1, out=out)


@stage(
    "O",
    "query head*d_head, head*d_head d_model, d_model -> query d_model",
    r"O = C W_O + b_O",
    Dot("head*d_head"),
)
def attention_output(
    concatenated_heads: Array, W_O: Array, b_O: Array, *, out: Array | None = None
) -> Array:
    """The joined heads, mixed into one vector per token by the output weights."""
    return linear(concatenated_heads, W_O, b_O, out)


PROJECT = (query, key, value)
COMPARE = (scores, scaled_scores, masked_scores, attention_weights)
MIX = (head_outputs, concatenated_heads, attention_output)
