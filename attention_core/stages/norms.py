"""Norms that come before what they are for, as decoders have them (Xiong et al. 2020).

The vector itself stays as it is, and attention and the feed-forward network read a copy brought to
one scale: LayerNorm in GPT-2 (Radford et al. 2019), RMSNorm in Llama (Touvron et al. 2023).
"""

from typing import Any

import numpy as np

from attention_core.graph.kinds import LayerNorm, RMSNorm
from attention_core.graph.stage import stage
from attention_core.stages.encoder import layer_norm

Array = np.ndarray[Any, np.dtype[Any]]


def rms_norm(x: Array, gain: Array, epsilon: Array, out: Array | None) -> Array:
    """Each row over the root of its mean square, times a gain (Zhang & Sennrich 2019)."""
    mean = np.square(x).mean(axis=-1, keepdims=True)
    scaled = np.divide(x, np.sqrt(mean + epsilon.astype(x.dtype)), out=out)
    return np.multiply(scaled, gain, out=out)


@stage(
    "X̂",
    "token d_model, d_model, 1 -> token d_model",
    r"\hat{X} = \operatorname{RMSNorm}(X)",
    RMSNorm("d_model"),
    tolerance=(5e-5, 1e-11),
    name="input_norm",
)
def rms_input_norm(
    layer_input: Array, gain_A: Array, epsilon: Array, *, out: Array | None = None
) -> Array:
    """A copy of each vector at one length for attention to read; the vector itself stays."""
    return rms_norm(layer_input, gain_A, epsilon, out)


@stage(
    "X̂",
    "token d_model, d_model, d_model, 1 -> token d_model",
    r"\hat{X} = \operatorname{LayerNorm}(X)",
    LayerNorm("d_model"),
    tolerance=(5e-5, 1e-11),
    name="input_norm",
)
def layer_input_norm(
    layer_input: Array,
    gain_A: Array,
    shift_A: Array,
    epsilon: Array,
    *,
    out: Array | None = None,
) -> Array:
    """A copy of each vector on one scale for attention to read; the vector itself stays."""
    return layer_norm(layer_input, gain_A, shift_A, epsilon, out)


_FFN = {"layer_input": "attention_residual", "gain_A": "gain_F", "shift_A": "shift_F"}
_LAST = {"layer_input": "layer_output", "gain_A": "gain_Y", "shift_A": "shift_Y"}

RMS_NORMS = {
    "input_norm": rms_input_norm,
    "ffn_norm": rms_input_norm.but(
        name="ffn_norm",
        symbol="N",
        equation=r"N = \operatorname{RMSNorm}(R)",
        reading=_FFN,
        says="A copy of each vector at one length again, for the feed-forward network to read.",
    ),
    "final_norm": rms_input_norm.but(
        name="final_norm",
        symbol="N",
        equation=r"N = \operatorname{RMSNorm}(Y)",
        reading=_LAST,
        says="Every vector brought to one length, for the vocabulary to be compared with.",
    ),
}
LAYER_NORMS = {
    "input_norm": layer_input_norm,
    "ffn_norm": layer_input_norm.but(
        name="ffn_norm",
        symbol="N",
        equation=r"N = \operatorname{LayerNorm}(R)",
        reading=_FFN,
        says="A copy of each vector on one scale again, for the feed-forward network to read.",
    ),
    "final_norm": layer_input_norm.but(
        name="final_norm",
        symbol="N",
        equation=r"N = \operatorname{LayerNorm}(Y)",
        reading=_LAST,
        says="Every vector brought to one scale, for the vocabulary to be compared with.",
    ),
}
