"""From a token's last vector to what could stand next: a score and a chance for every token."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Dot, LayerNorm, Softmax
from attention_core.graph.stage import Stage, stage
from attention_core.stages.activations import activation
from attention_core.stages.attention import linear, softmax
from attention_core.stages.encoder import layer_norm

# Multiplications of one product: for one that has more, OpenBLAS copies all of the matrix first.
_AT_ONCE = 2**18
_FEWEST = 6  # columns at once that are worth a product of their own


def scored(x: Array, W: Array, out: Array | None) -> Array:
    """x @ W for a W of very many columns, some at a time where x has few rows: twice as fast."""
    n = _AT_ONCE // x.size
    if len(x) == 1 or n < _FEWEST:
        return np.matmul(x, W, out=out)
    found = np.empty((len(x), W.shape[1]), x.dtype) if out is None else out
    for at in range(0, W.shape[1], n):
        np.matmul(x, W[:, at : at + n], out=found[:, at : at + n])
    return found


@stage(
    "L",
    "token d_model, d_model candidate -> token candidate",
    r"L = N W_U",
    Dot("d_model"),
    tolerance=(1e-3, 1e-10),
)
def logits(final_norm: Array, W_U: Array, *, out: Array | None = None) -> Array:
    """How well each token of the vocabulary fits each place: its column times the vector there."""
    return scored(final_norm, W_U, out)


@stage(
    "p",
    "token candidate -> token candidate",
    r"p = \operatorname{softmax}_{\mathrm{candidate}}(L)",
    Softmax("candidate"),
    tolerance=(2e-5, 1e-11),
)
def probabilities(logits: Array, *, out: Array | None = None) -> Array:
    """The logits as chances: for each place, those of all tokens of the vocabulary sum to one."""
    return softmax(logits, out)


@stage(
    "T",
    "token d_stream, d_stream d_model, d_model -> token d_model",
    r"T = Y W_T + b_T",
    Dot("d_stream"),
    tolerance=(5e-4, 1e-11),
)
def head_preactivation(
    layer_output: Array, W_T: Array, b_T: Array, *, out: Array | None = None
) -> Array:
    """Each token's vector turned towards the word that could stand there."""
    return linear(layer_output, W_T, b_T, out)


@stage(
    "N",
    "token d_model, d_model, d_model, 1 -> token d_model",
    r"N = \operatorname{LayerNorm}(T')",
    LayerNorm("d_model"),
    tolerance=(5e-4, 1e-11),
)
def head_norm(
    head_hidden: Array,
    gain_T: Array,
    shift_T: Array,
    epsilon: Array,
    *,
    out: Array | None = None,
) -> Array:
    """Every vector on one scale, for the vocabulary to be compared with."""
    return layer_norm(head_hidden, gain_T, shift_T, epsilon, out)


@stage(
    "L",
    "token d_model, d_model candidate, candidate -> token candidate",
    r"L = N W_U + b_U",
    Dot("d_model"),
    tolerance=(1e-3, 1e-10),
    name="logits",
)
def logits_with_bias(
    head_norm: Array, W_U: Array, b_U: Array, *, out: Array | None = None
) -> Array:
    """How well each token of the vocabulary fits each place; what is common has a head start."""
    return np.add(scored(head_norm, W_U, out), b_U, out=out)


PREDICT = (logits, probabilities)


def fill_in(function: str) -> tuple[Stage, ...]:
    """The head that guesses masked words (Devlin et al. 2019), with a curve of ``CURVES``."""
    hidden = activation(function, "head_hidden", "head_preactivation", "T′", "T", "d_model")
    return (head_preactivation, hidden, head_norm, logits_with_bias, probabilities)
