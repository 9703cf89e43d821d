"""The encoder around attention: embeddings, residuals, LayerNorm, feed-forward, layer after layer.

Post-LayerNorm, as in Vaswani et al. (2017) and BERT (Devlin et al. 2019).
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from attention_core.graph.kinds import Add, Dot, LayerNorm, Lookup
from attention_core.graph.stage import Stage, stage
from attention_core.graph.step import Step
from attention_core.stages.activations import activation
from attention_core.stages.attention import COMPARE, MIX, PROJECT, linear, mean
from attention_core.stages.embedding import embedding_sum as word_and_place
from attention_core.stages.stack import Groups, stack

Array = np.ndarray[Any, np.dtype[Any]]


@stage(
    "E",
    "token, vocabulary d_model -> token d_model",
    r"E_i = W_E[\mathrm{id}_i]",
    Lookup("vocabulary"),
    tolerance=(1e-5, 1e-13),
)
def token_embedding(token_rows: Array, W_E: Array, *, out: Array | None = None) -> Array:
    """Each token's own vector, read from a table: the same wherever the token stands."""
    return np.take(W_E, token_rows, axis=0, out=out)


@stage(
    "P",
    "token, position d_model -> token d_model",
    r"P_i = W_P[i]",
    Lookup("position"),
    tolerance=(1e-5, 1e-13),
)
def position_embedding(positions: Array, W_P: Array, *, out: Array | None = None) -> Array:
    """A vector for the place in the sentence, the same whatever stands there."""
    return np.take(W_P, positions, axis=0, out=out)


@stage(
    "G",
    "token, segment d_model -> token d_model",
    r"G_i = W_G[s_i]",
    Lookup("segment"),
    tolerance=(1e-5, 1e-13),
)
def segment_embedding(segments: Array, W_G: Array, *, out: Array | None = None) -> Array:
    """A vector for the segment a token is in, as one sentence of a pair; all its tokens get it."""
    return np.take(W_G, segments, axis=0, out=out)


@stage(
    "U",
    "token d_model, token d_model, token d_model -> token d_model",
    r"U = E + P + G",
    Add(),
    tolerance=(1e-5, 1e-13),
)
def embedding_sum(
    token_embedding: Array,
    position_embedding: Array,
    segment_embedding: Array,
    *,
    out: Array | None = None,
) -> Array:
    """Word, place and segment in one vector: the three are added."""
    partial = np.add(token_embedding, position_embedding, out=out)
    return np.add(partial, segment_embedding, out=out)


def layer_norm(x: Array, gain: Array, shift: Array, epsilon: Array, out: Array | None) -> Array:
    """Each row less its mean, over its deviation, times a gain, plus a shift (Ba et al. 2016)."""
    centred = np.subtract(x, mean(x), out=out)
    variance = mean(np.square(centred))
    scaled = np.divide(centred, np.sqrt(variance + epsilon.astype(x.dtype)), out=out)
    return np.add(np.multiply(scaled, gain, out=out), shift, out=out)


_NORM = "token d_model, d_model, d_model, 1 -> token d_model"


@stage(
    "X", _NORM, r"X = \operatorname{LayerNorm}(U)", LayerNorm("d_model"), tolerance=(1e-5, 1e-13)
)
def embeddings(
    embedding_sum: Array,
    gain_E: Array,
    shift_E: Array,
    epsilon: Array,
    *,
    out: Array | None = None,
) -> Array:
    """What the first layer reads: vectors at mean 0, deviation 1, then stretched and shifted."""
    return layer_norm(embedding_sum, gain_E, shift_E, epsilon, out)


@stage("R", "token d_model, token d_model -> token d_model", r"R = X + O", Add())
def attention_residual(
    layer_input: Array, attention_output: Array, *, out: Array | None = None
) -> Array:
    """What attention found is added to what the token was: nothing is thrown away."""
    return np.add(layer_input, attention_output, out=out)


@stage(
    "N", _NORM, r"N = \operatorname{LayerNorm}(R)", LayerNorm("d_model"), tolerance=(5e-5, 1e-11)
)
def attention_norm(
    attention_residual: Array,
    gain_A: Array,
    shift_A: Array,
    epsilon: Array,
    *,
    out: Array | None = None,
) -> Array:
    """Each token's vector brought back to one scale, so that layers can be stacked."""
    return layer_norm(attention_residual, gain_A, shift_A, epsilon, out)


@stage(
    "H",
    "token d_model, d_model d_ffn, d_ffn -> token d_ffn",
    r"H = N W_1 + b_1",
    Dot("d_model"),
    tolerance=(5e-5, 1e-11),
)
def ffn_preactivation(
    attention_norm: Array, W_1: Array, b_1: Array, *, out: Array | None = None
) -> Array:
    """Each token alone, now: its vector widened to many hidden units."""
    return linear(attention_norm, W_1, b_1, out)


ffn_hidden = activation("gelu", "ffn_hidden", "ffn_preactivation", "H′", "H")


@stage(
    "F",
    "token d_ffn, d_ffn d_model, d_model -> token d_model",
    r"F = H' W_2 + b_2",
    Dot("d_ffn"),
    tolerance=(5e-4, 1e-11),
)
def ffn_output(ffn_hidden: Array, W_2: Array, b_2: Array, *, out: Array | None = None) -> Array:
    """The hidden units mixed back into one vector per token."""
    return linear(ffn_hidden, W_2, b_2, out)


@stage(
    "R′",
    "token d_model, token d_model -> token d_model",
    r"R' = N + F",
    Add(),
    tolerance=(5e-4, 1e-11),
)
def ffn_residual(attention_norm: Array, ffn_output: Array, *, out: Array | None = None) -> Array:
    """Again added to what was there before."""
    return np.add(attention_norm, ffn_output, out=out)


@stage("Y", _NORM, r"Y = \operatorname{LayerNorm}(R')", LayerNorm("d_model"))
def layer_output(
    ffn_residual: Array,
    gain_F: Array,
    shift_F: Array,
    epsilon: Array,
    *,
    out: Array | None = None,
) -> Array:
    """One vector per token that has seen its sentence: the next layer's input."""
    return layer_norm(ffn_residual, gain_F, shift_F, epsilon, out)


READ = (token_embedding, position_embedding, segment_embedding, embedding_sum, embeddings)
REFINE = (
    attention_residual,
    attention_norm,
    ffn_preactivation,
    ffn_hidden,
    ffn_output,
    ffn_residual,
    layer_output,
)
LAYER = {"project": PROJECT, "compare": COMPARE, "mix": MIX, "refine": REFINE}
# Without segments, as DistilBERT (Sanh et al. 2019).
READ_PLACED = (
    token_embedding,
    position_embedding,
    word_and_place.but(symbol="U", equation="U = E + P"),
    embeddings,
)


def encoder(
    n_layers: int,
    given: Iterable[str],
    function: str = "gelu",
    read: tuple[Stage, ...] = READ,
    after: Groups | None = None,
) -> tuple[Step, ...]:
    """Every step of an encoder of ``n_layers`` layers whose weights are named in ``given``.

    Its hidden units go through ``function``, one of ``CURVES``; ``after`` is made of what the last
    layer gives.
    """
    curve = activation(function, "ffn_hidden", "ffn_preactivation", "H′", "H")
    refine = tuple(curve if each is ffn_hidden else each for each in REFINE)
    return stack({"read": read}, {**LAYER, "refine": refine}, after or {}, n_layers, given)
