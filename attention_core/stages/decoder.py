"""The decoder around attention: each part of a layer reads a normed copy and adds to the stream.

As in GPT-2 (Radford et al. 2019) and Llama (Touvron et al. 2023). What they have in common with the
encoder are the encoder's own stages, reading normed vectors. Families choose among these groups.
"""

from typing import Any

import numpy as np

from attention_core.graph.kinds import Add, Divide, Dot, Multiply
from attention_core.graph.stage import Stage, stage
from attention_core.stages import attention, encoder
from attention_core.stages.activations import activation

Array = np.ndarray[Any, np.dtype[Any]]

_NORMED = {"layer_input": "input_norm"}
_WIDE = {"attention_norm": "ffn_norm"}

PROJECT = tuple(
    each.but(reading=_NORMED, equation=each.equation.replace("X", r"\hat{X}"))
    for each in attention.PROJECT
)


@stage(
    "Q",
    "query d_model, head d_model d_key -> head query d_key",
    r"Q = \hat{X} W_Q",
    Dot("d_model"),
)
def query(input_norm: Array, W_Q: Array, *, out: Array | None = None) -> Array:
    """What each token asks for: its vector times the query weights, once per head."""
    return np.matmul(input_norm, W_Q, out=out)


@stage("K", "key d_model, head d_model d_key -> head key d_key", r"K = \hat{X} W_K", Dot("d_model"))
def key(input_norm: Array, W_K: Array, *, out: Array | None = None) -> Array:
    """What each token offers to be found by: its vector times the key weights, once per head."""
    return np.matmul(input_norm, W_K, out=out)


@stage(
    "V", "key d_model, head d_model d_head -> head key d_head", r"V = \hat{X} W_V", Dot("d_model")
)
def value(input_norm: Array, W_V: Array, *, out: Array | None = None) -> Array:
    """What each token hands over when it is attended to: its vector times the value weights."""
    return np.matmul(input_norm, W_V, out=out)


@stage(
    "S′",
    "head query key, 1 -> head query key",
    r"S' = \tilde{S} / \ell",
    Divide(),
    tolerance=(1.5e-4, 1e-11),
)
def layer_scaled_scores(
    scaled_scores: Array, layer_number: Array, *, out: Array | None = None
) -> Array:
    """The scores of later layers are made smaller: over the layer's number, counted from one."""
    return np.divide(scaled_scores, layer_number.astype(scaled_scores.dtype), out=out)


@stage(
    "O",
    "query head*d_head, head*d_head d_model -> query d_model",
    r"O = C W_O",
    Dot("head*d_head"),
)
def attention_output(concatenated_heads: Array, W_O: Array, *, out: Array | None = None) -> Array:
    """The joined heads, mixed into one vector per token by the output weights."""
    return np.matmul(concatenated_heads, W_O, out=out)


@stage(
    "G",
    "token d_model, d_model d_ffn -> token d_ffn",
    r"G = N W_{\mathrm{gate}}",
    Dot("d_model"),
    tolerance=(5e-5, 1e-11),
)
def ffn_gate(ffn_norm: Array, W_gate: Array, *, out: Array | None = None) -> Array:
    """Each token alone, now: for every hidden unit, how far its gate opens."""
    return np.matmul(ffn_norm, W_gate, out=out)


@stage(
    "U",
    "token d_model, d_model d_ffn -> token d_ffn",
    r"U = N W_{\mathrm{up}}",
    Dot("d_model"),
    tolerance=(5e-5, 1e-11),
)
def ffn_up(ffn_norm: Array, W_up: Array, *, out: Array | None = None) -> Array:
    """Its vector widened to many hidden units: what would pass if every gate stood open."""
    return np.matmul(ffn_norm, W_up, out=out)


@stage(
    "H",
    "token d_ffn, token d_ffn -> token d_ffn",
    r"H = G' \odot U",
    Multiply(),
    tolerance=(5e-4, 1e-11),
)
def ffn_hidden(ffn_activated: Array, ffn_up: Array, *, out: Array | None = None) -> Array:
    """Each hidden unit times its gate: what passes (Shazeer 2020)."""
    return np.multiply(ffn_activated, ffn_up, out=out)


@stage(
    "F",
    "token d_ffn, d_ffn d_model -> token d_model",
    r"F = H W_{\mathrm{down}}",
    Dot("d_ffn"),
    tolerance=(5e-4, 1e-11),
)
def ffn_output(ffn_hidden: Array, W_down: Array, *, out: Array | None = None) -> Array:
    """The hidden units mixed back into one vector per token."""
    return np.matmul(ffn_hidden, W_down, out=out)


@stage(
    "Y",
    "token d_model, token d_model -> token d_model",
    r"Y = R + F",
    Add(),
    tolerance=(5e-4, 1e-11),
)
def layer_output(
    attention_residual: Array, ffn_output: Array, *, out: Array | None = None
) -> Array:
    """Again added to what was there before: the next layer's input."""
    return np.add(attention_residual, ffn_output, out=out)


PROJECT_PLAIN = (query, key, value)  # without biases
TURNED = (
    attention.scores.but(
        reading={"query": "rotated_query", "key": "rotated_key"}, equation=r"S = Q' K'^{\top}"
    ),
    *attention.COMPARE[1:],
)
MIX_PLAIN = (*attention.MIX[:-1], attention_output)


def feed_forward(function: str) -> tuple[Stage, ...]:
    """Widened, through a curve of ``CURVES``, narrowed, with biases: as in GPT-2."""
    return (
        encoder.ffn_preactivation.but(reading=_WIDE),
        activation(function, "ffn_hidden", "ffn_preactivation", "H′", "H"),
        encoder.ffn_output,
    )


def gated(function: str) -> tuple[Stage, ...]:
    """Widened twice, one through a curve and then the other's gate: as in Llama."""
    gate = activation(function, "ffn_activated", "ffn_gate", "G′", "G")
    return (ffn_gate, gate, ffn_up, ffn_hidden, ffn_output)
