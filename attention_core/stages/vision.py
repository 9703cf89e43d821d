"""What reads a picture in patches, and what a vision transformer has beside an encoder.

Patches as tokens, a class token before them (Dosovitskiy et al. 2021); norms that come first;
LayerScale (Touvron et al. 2021). DINOv2 (Oquab et al. 2023) is made of them. The decoder at the end
turns the patches' vectors into a map of what stands out, by transposed convolutions.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from attention_core.graph.kinds import Blend, Cut, Decode, Dot, Multiply, Prepend
from attention_core.graph.stage import Tolerance, stage
from attention_core.graph.step import Step
from attention_core.stages import attention, decoder, embedding, encoder
from attention_core.stages.attention import linear
from attention_core.stages.norms import LAYER_NORMS
from attention_core.stages.slopes import sigmoid
from attention_core.stages.stack import stack

Array = np.ndarray[Any, np.dtype[Any]]


@stage(
    "B",
    "patch pixel, height width channel -> patch pixel",
    r"B_{pi} = \mathrm{picture}[\mathrm{place}_{pi}]",
    Cut(),
    tolerance=(1e-5, 1e-13),
)
def patches(places: Array, picture: Array, *, out: Array | None = None) -> Array:
    """The picture cut into squares; the pixels of each in one row, red, green and blue in turn."""
    return np.take(picture, places, out=out)


@stage(
    "B′",
    "patch pixel, pixel d_model, d_model -> patch d_model",
    r"B' = B W_B + b_B",
    Dot("pixel"),
    tolerance=(1e-5, 1e-13),
)
def patch_embedding(patches: Array, W_B: Array, b_B: Array, *, out: Array | None = None) -> Array:
    """Each patch as a vector: for every dimension, its pixels times a filter, added up."""
    return linear(patches, W_B, b_B, out)


@stage(
    "E",
    "token, d_model, patch d_model -> token d_model",
    r"E = [c, B'_1, B'_2, \ldots]",
    Prepend(),
    tolerance=(1e-5, 1e-13),
)
def token_embedding(
    patch_numbers: Array, class_vector: Array, patch_embedding: Array, *, out: Array | None = None
) -> Array:
    """The class token, the same for every picture, and the patches behind it, row after row."""
    rows = np.concatenate((class_vector[None], patch_embedding))
    return np.take(rows, patch_numbers, axis=0, out=out)


@stage(
    "P",
    "token position, position d_model -> token d_model",
    r"P = I W_P",
    Blend("position"),
    tolerance=(1e-6, 1e-13),
)
def position_embedding(blend: Array, W_P: Array, *, out: Array | None = None) -> Array:
    """A vector for the place in the picture: read between those of a finer grid (bicubic)."""
    return np.matmul(blend, W_P, out=out)


embeddings = embedding.embedding_sum.but(
    name="embeddings", says="What is seen and where, in one vector: the two are added."
)


@stage(
    "O′",
    "token d_model, d_model -> token d_model",
    r"O' = O \odot \lambda_A",
    Multiply(),
    tolerance=(1.5e-4, 1e-11),
)
def scaled_attention_output(
    attention_output: Array, scale_A: Array, *, out: Array | None = None
) -> Array:
    """Each dimension times a learned number, so that a layer can add little (LayerScale)."""
    return np.multiply(attention_output, scale_A, out=out)


scaled_ffn_output = scaled_attention_output.but(
    name="scaled_ffn_output",
    symbol="F′",
    equation=r"F' = F \odot \lambda_F",
    reading={"attention_output": "ffn_output", "scale_A": "scale_F"},
    says="Again each dimension times a learned number (LayerScale).",
)


def upsampled(x: Array, W: Array, b: Array) -> Array:
    """Twice as many pixels a side: each adds its 4 × 4 taps, from one before it on; then ReLU."""
    rows, columns = x.shape[:2]
    wide = np.zeros((2 * rows + 2, 2 * columns + 2, len(b)), x.dtype)
    for i in range(4):
        for j in range(4):
            wide[i : i + 2 * rows : 2, j : j + 2 * columns : 2] += x @ W[i, j]
    return np.maximum(wide[1:-1, 1:-1] + b, x.dtype.type(0))


@stage(
    "s",
    "token d_model, token, tap_row tap_column d_model d_up1, d_up1, tap_row tap_column d_up1 d_up2,"
    "d_up2, tap_row tap_column d_up2 d_up3, d_up3, d_up3, 1, height fine_row, width fine_column"
    "-> height width",
    r"s = \sigma(\mathrm{decoder}(N))",
    Decode(),
    tolerance=(1e-5, 1e-11),
)
def saliency(
    final_norm: Array,
    patch_numbers: Array,
    W_up1: Array,
    b_up1: Array,
    W_up2: Array,
    b_up2: Array,
    W_up3: Array,
    b_up3: Array,
    W_S: Array,
    b_S: Array,
    rise_rows: Array,
    rise_columns: Array,
    *,
    out: Array | None = None,
) -> Array:
    """What stands out, for each pixel from 0 to 1: a decoder's guess from the patches' vectors."""
    side = rise_rows.shape[1] // 8
    grid = np.zeros((side * side, final_norm.shape[1]), final_norm.dtype)
    seen = patch_numbers > 0  # the class token is in no place, nor is a patch that was left out
    grid[patch_numbers[seen] - 1] = final_norm[seen]
    fine = upsampled(grid.reshape(side, side, -1), W_up1, b_up1)
    fine = upsampled(upsampled(fine, W_up2, b_up2), W_up3, b_up3)
    return np.add(sigmoid(rise_rows @ (fine @ W_S + b_S) @ rise_columns.T), 0, out=out)


# Measured against ONNX Runtime over six pictures: vectors grow to 150 after a norm.
_ROUGH, _FINE = Tolerance(3e-4, 1e-11), Tolerance(1.5e-4, 1e-11)
_NORMS = {name: each.but(tolerance=_ROUGH) for name, each in LAYER_NORMS.items()}

READ = (patches, patch_embedding, token_embedding, position_embedding, embeddings)
LAYER = {
    "project": (
        _NORMS["input_norm"],
        *(each.but(tolerance=Tolerance(1e-4, 1e-11)) for each in decoder.PROJECT),
    ),
    "compare": (
        attention.scores.but(tolerance=Tolerance(4e-3, 1e-10)),
        attention.scaled_scores.but(tolerance=Tolerance(5e-4, 1e-11)),
        attention.attention_weights.but(
            tolerance=Tolerance(5e-5, 1e-12),
            reading={"masked_scores": "scaled_scores"},
            equation=r"A = \operatorname{softmax}_{\mathrm{key}}(\tilde{S})",
        ),
    ),
    "mix": (
        *(each.but(tolerance=_FINE) for each in attention.MIX),
        scaled_attention_output,
    ),
    "refine": (
        encoder.attention_residual.but(
            tolerance=_FINE,
            reading={"attention_output": "scaled_attention_output"},
            equation="R = X + O'",
        ),
        _NORMS["ffn_norm"],
        *(each.but(tolerance=_FINE) for each in decoder.feed_forward("gelu")),
        scaled_ffn_output,
        decoder.layer_output.but(
            tolerance=_FINE, reading={"ffn_output": "scaled_ffn_output"}, equation="Y = R + F'"
        ),
    ),
}
final_norm = LAYER_NORMS["final_norm"].but(
    tolerance=_FINE, says="Every vector brought to one scale: what is handed on of the picture."
)


def vision(n_layers: int, given: Iterable[str]) -> tuple[Step, ...]:
    """Every step of a vision transformer whose weights are named in ``given``.

    What stands out is decoded where there are weights for it.
    """
    known = tuple(given)
    after = (final_norm, *((saliency,) if "W_S" in known else ()))
    return stack({"read": READ}, LAYER, {"decode": after}, n_layers, known)
