"""A translator: an encoder, and a decoder that asks it for every word (Vaswani et al. 2017).

The decoder remembers what it said by a recurrent unit in the place of self-attention, as Marian's
small models do (Kim et al. 2019). LayerNorm stands after each residual. Nothing is masked.
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Dot, TimesRoot
from attention_core.graph.stage import Stage, stage
from attention_core.graph.step import Step, place
from attention_core.stages import attention
from attention_core.stages.activations import activation
from attention_core.stages.embedding import embedding_sum
from attention_core.stages.encoder import (
    REFINE,
    attention_norm,
    attention_residual,
    ffn_preactivation,
    ffn_residual,
    position_embedding,
    token_embedding,
)
from attention_core.stages.recurrent import REMEMBER
from attention_core.stages.vocabulary import logits_with_bias, probabilities


@stage(
    "E′",
    "token d_model, 1 -> token d_model",
    r"E' = \sqrt{d}\, E",
    TimesRoot(),
    tolerance=(1e-5, 1e-13),
)
def scaled_embedding(token_embedding: Array, d_model: Array, *, out: Array | None = None) -> Array:
    """The word's own vector made longer, so that its place does not drown it."""
    root = np.sqrt(d_model).astype(token_embedding.dtype)
    return np.multiply(token_embedding, root, out=out)


_PLACED = embedding_sum.but(reading={"token_embedding": "scaled_embedding"}, equation="X = E' + P")
_SHARES = attention.attention_weights.but(
    reading={"masked_scores": "scaled_scores"},
    equation=r"A = \operatorname{softmax}_{\mathrm{key}}(\tilde{S})",
)
_HIDDEN = activation("relu", "ffn_hidden", "ffn_preactivation", "H′", "H")
_COMPARE = (attention.scores, attention.scaled_scores, _SHARES)
_ENCODER = {
    "project": attention.PROJECT,
    "compare": _COMPARE,
    "mix": attention.MIX,
    "refine": tuple(_HIDDEN if each.name == _HIDDEN.name else each for each in REFINE),
}


def _crossed(each: Stage, reading: dict[str, str] | None = None) -> Stage:
    """A stage of attention whose keys and values are another text's."""
    own = {name: f"cross_{name}" for name in each.parameters if name in _NAMES}
    return each.but(name=f"cross_{each.name}", reading={**own, **(reading or {})})


_QUERY, _KEY, _VALUE = attention.PROJECT
_NAMES = {
    each.name
    for each in (*attention.PROJECT, *_COMPARE, *attention.MIX, attention_residual, attention_norm)
}
_ASKED = {"layer_input": "memory_norm"}
_ANSWERED = {"layer_input": "source_output"}
_DECODER = {
    "keep": REMEMBER,
    "ask": (
        _crossed(_QUERY, _ASKED),
        _crossed(_KEY, _ANSWERED),
        _crossed(_VALUE, _ANSWERED),
    ),
    "compare": (
        *map(_crossed, _COMPARE[:-1]),
        _crossed(_SHARES, {"masked_scores": "cross_scaled_scores"}),
    ),
    "mix": tuple(map(_crossed, attention.MIX)),
    "refine": (
        _crossed(attention_residual, _ASKED),
        _crossed(attention_norm),
        ffn_preactivation.but(reading={"attention_norm": "cross_attention_norm"}),
        _HIDDEN,
        *(e for e in REFINE if e.name == "ffn_output"),
        ffn_residual.but(reading={"attention_norm": "cross_attention_norm"}),
        *(e for e in REFINE if e.name == "layer_output"),
    ),
}
_SAY = (
    logits_with_bias.but(reading={"head_norm": "layer_output"}, equation=r"L = Y W_U + b_U"),
    probabilities,
)
_READ = (token_embedding, scaled_embedding, position_embedding, _PLACED)
_SAID = {"token_rows": "target_rows", "positions": "target_positions"}
_READ_TARGET = (
    token_embedding.but(
        reading=_SAID, says="The vector of the word said before; at first there is none: zeros."
    ),
    scaled_embedding,
    position_embedding.but(reading=_SAID),
    _PLACED,
)


@stage(
    "Ȳ",
    "query key, key d_model -> query d_model",
    r"\bar{Y}_i = \tfrac{1}{n} \sum_j Y_j",
    Dot("key"),
    tolerance=(5e-5, 1e-11),
)
def mean_vector(even_shares: Array, layer_output: Array, *, out: Array | None = None) -> Array:
    """One vector for the whole text, the mean of all: before attention, a decoder had no more."""
    return np.matmul(even_shares, layer_output, out=out)


def encoder_decoder(
    given: tuple[str, ...], encoders: int, decoders: int, one_vector: bool = False
) -> tuple[Step, ...]:
    """Every step of a translator with so many layers in its two parts.

    The encoder's tokens are in the list ``token``, the decoder's in ``target``. With ``one_vector``
    the decoder finds the mean of the encoder's vectors in the place of each.
    """
    steps = place({"read": _READ}, given, part="encoder")
    for number in range(encoders):
        known = (*given, *(step.name for step in steps))
        rename = {"layer_input": steps[-1].name}
        steps += place(_ENCODER, known, part="encoder", layer=number, rename=rename)
    if one_vector:
        known = (*given, *(step.name for step in steps))
        rename = {"layer_output": steps[-1].name}
        steps += place({"sum up": (mean_vector,)}, known, part="encoder", rename=rename)
    source = steps[-1].name
    along = {"token": "target", "query": "target"}
    known = (*given, *(step.name for step in steps))
    steps += place({"read": _READ_TARGET}, known, part="decoder", along=along)
    for number in range(decoders):
        known = (*given, *(step.name for step in steps))
        rename = {"layer_input": steps[-1].name, "source_output": source}
        steps += place(_DECODER, known, part="decoder", layer=number, rename=rename, along=along)
    known = (*given, *(step.name for step in steps))
    rename = {"layer_output": steps[-1].name}
    return (*steps, *place({"predict": _SAY}, known, part="decoder", rename=rename, along=along))
