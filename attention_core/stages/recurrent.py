"""A recurrent unit in the place of a decoder's self-attention (SSRU: Kim et al. 2019, section 3.1).

Of what came before, each word sees a memory: a share of it is kept, and the rest is new. The share
is worked out from the word alone and not from the memory, so that all shares are one product.
"""

from typing import Any

import numpy as np

from attention_core.graph.kinds import Add, Dot, Recur
from attention_core.graph.stage import stage
from attention_core.stages.activations import activation
from attention_core.stages.attention import linear
from attention_core.stages.encoder import attention_norm

Array = np.ndarray[Any, np.dtype[Any]]


@stage(
    "X̃",
    "token d_stream, d_stream d_model -> token d_model",
    r"\tilde{X} = X W",
    Dot("d_stream"),
    tolerance=(5e-5, 1e-11),
)
def memory_candidate(layer_input: Array, W_C: Array, *, out: Array | None = None) -> Array:
    """What each word would put into the memory, if nothing of what was there were kept."""
    return np.matmul(layer_input, W_C, out=out)


@stage(
    "G",
    "token d_stream, d_stream d_model, d_model -> token d_model",
    r"G = X W_f + b_f",
    Dot("d_stream"),
    tolerance=(5e-5, 1e-11),
)
def gate_preactivation(
    layer_input: Array, W_f: Array, b_f: Array, *, out: Array | None = None
) -> Array:
    """How much each word would keep of the memory, as a number of any size."""
    return linear(layer_input, W_f, b_f, out)


forget_gate = activation("sigmoid", "forget_gate", "gate_preactivation", "f", "G", "d_model").but(
    says="The same as a share: 1 keeps all of what was there, 0 forgets it."
)


@stage(
    "c",
    "token d_model, token d_model, d_model -> token d_model",
    r"c_t = f_t \odot c_{t-1} + (1 - f_t) \odot \tilde{X}_t",
    Recur("token"),
    tolerance=(5e-5, 1e-11),
)
def memory(
    forget_gate: Array, memory_candidate: Array, c_0: Array, *, out: Array | None = None
) -> Array:
    """The memory after each word: a share of what was there, the rest is what the word says."""
    found = np.empty_like(memory_candidate) if out is None else out
    before = c_0
    for kept, new, now in zip(forget_gate, memory_candidate, found, strict=True):
        np.add(kept * before, (1 - kept) * new, out=now)
        before = now
    return found


memory_output = activation("relu", "memory_output", "memory", "h", "c", "d_model").but(
    says="What the memory hands over: where it is below zero, nothing."
)


@stage("R", "token d_model, token d_model -> token d_model", r"R = X + h", Add())
def memory_residual(layer_input: Array, memory_output: Array, *, out: Array | None = None) -> Array:
    """What is remembered is added to what the word is."""
    return np.add(layer_input, memory_output, out=out)


memory_norm = attention_norm.but(
    name="memory_norm",
    reading={"attention_residual": "memory_residual", "gain_A": "gain_C", "shift_A": "shift_C"},
    says="Each word's vector brought back to one scale.",
)

REMEMBER = (
    memory_candidate,
    gate_preactivation,
    forget_gate,
    memory,
    memory_output,
    memory_residual,
    memory_norm,
)
