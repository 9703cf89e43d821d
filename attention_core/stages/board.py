"""What reads a board of digits, and what is said of it: digits, and cells drawn again.

Cells are tokens as a vision transformer's patches are (Dosovitskiy et al. 2021), behind two class
tokens in place of one: two questions.
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Dot, Prepend
from attention_core.graph.stage import stage
from attention_core.stages.attention import linear
from attention_core.stages.encoder import READ_PLACED
from attention_core.stages.vocabulary import logits_with_bias
from attention_core.stages.vocabulary import probabilities as of_candidates


@stage(
    "D",
    "cell d_pixel, d_pixel d_model, d_model -> cell d_model",
    r"D = B W_D + b_D",
    Dot("d_pixel"),
)
def cell_embedding(pixels: Array, W_D: Array, b_D: Array, *, out: Array | None = None) -> Array:
    """Each cell as a vector: for every dimension its pixels times a filter, added up."""
    return linear(pixels, W_D, b_D, out)


@stage(
    "E",
    "token, question d_model, cell d_model -> token d_model",
    r"E = [c_1, c_2, D_1, \ldots, D_9]",
    Prepend(),
)
def token_embedding(
    token_numbers: Array,
    class_tokens: Array,
    cell_embedding: Array,
    *,
    out: Array | None = None,
) -> Array:
    """The two questions, the same for every board, and the cells behind them."""
    return np.take(np.concatenate((class_tokens, cell_embedding)), token_numbers, axis=0, out=out)


@stage(
    "B′",
    "token d_model, d_model d_pixel, d_pixel -> token d_pixel",
    r"B' = Y W_R + b_R",
    Dot("d_model"),
    tolerance=(1e-3, 1e-11),
)
def redrawn(layer_output: Array, W_R: Array, b_R: Array, *, out: Array | None = None) -> Array:
    """A cell drawn from each vector: a question draws the one it asks for, a cell itself."""
    return linear(layer_output, W_R, b_R, out)


_DIGITS = {"candidate": "digit"}
logits = logits_with_bias.but(
    reading={"head_norm": "layer_output"},
    axes=_DIGITS,
    equation=r"L = Y W_U + b_U",
    says="How well each digit fits: as an answer to a question, and as what stands in a cell.",
)
probabilities = of_candidates.but(
    axes=_DIGITS,
    equation=r"p = \operatorname{softmax}_{\mathrm{digit}}(L)",
    says="The logits as chances: for each question, and each cell, those of the digits sum to one.",
)

READ = (cell_embedding, token_embedding, *READ_PLACED[1:])
ANSWER = (logits, probabilities, redrawn)
