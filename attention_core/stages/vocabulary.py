"""From a token's last vector to what could stand next: a score and a chance for every token."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Dot, Softmax
from attention_core.graph.stage import stage
from attention_core.stages.attention import softmax


@stage(
    "L",
    "token d_model, d_model candidate -> token candidate",
    r"L = N W_U",
    Dot("d_model"),
    tolerance=(1e-3, 1e-10),
)
def logits(final_norm: Array, W_U: Array, *, out: Array | None = None) -> Array:
    """How well each token of the vocabulary fits each place: its column times the vector there."""
    return np.matmul(final_norm, W_U, out=out)


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


PREDICT = (logits, probabilities)
