"""The weights of DINOv2 by our names, from a file of ONNX with a decoder behind it.

Biases and norms have the names that ``Dinov2Model`` of transformers gives them. Matrices have lost
theirs on the way: they are found by the nodes that read them, and are (in, out) already.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.models.errors import ModelError
from attention_core.models.vision.onnx import Onnx

PATCH, D_MODEL, D_FFN, LAYERS, HEADS, GRID = 14, 384, 1536, 12, 6, 37
_UP = (384, 256, 128, 64)  # channels before and after each doubling of the decoder
_EPSILON, _EPSILON_BATCH = 1e-6, 1e-5  # config.layer_norm_eps; of the decoder's batch norms
_READ, _LAYER = "backbone.embeddings", "backbone.encoder.layer"

Form = Callable[[Array], Array]


def _as_is(stored: Array) -> Array:
    return stored


def _by_head(stored: Array) -> Array:
    """(in, head*d) as (head, in, d); a bias (head*d) as (head, d)."""
    apart = stored.reshape(*stored.shape[:-1], HEADS, -1)
    return np.moveaxis(apart, -2, 0)


def _vector(name: str, n: int = D_MODEL) -> tuple[str, tuple[int, ...], Form]:
    return name, (n,), _as_is


def _layer(n: int) -> dict[str, tuple[str, tuple[int, ...], Form]]:
    """Our names of a layer's weights, and of each: where it stands, its shape there, its form."""
    at = f"{_LAYER}.{n}"
    node = f"/{at.replace('backbone.encoder.', 'backbone/encoder/')}"
    found: dict[str, tuple[str, tuple[int, ...], Form]] = {}
    for letter, name in zip("QKV", ("query", "key", "value"), strict=True):
        matrix = f"{node}/attention/attention/{name}/MatMul"
        found[f"W_{letter}"] = (matrix, (D_MODEL, D_MODEL), _by_head)
        found[f"b_{letter}"] = (f"{at}.attention.attention.{name}.bias", (D_MODEL,), _by_head)
    return found | {
        "gain_A": _vector(f"{at}.norm1.weight"),
        "shift_A": _vector(f"{at}.norm1.bias"),
        "W_O": (f"{node}/attention/output/dense/MatMul", (D_MODEL, D_MODEL), _as_is),
        "b_O": _vector(f"{at}.attention.output.dense.bias"),
        "scale_A": _vector(f"{at}.layer_scale1.lambda1"),
        "gain_F": _vector(f"{at}.norm2.weight"),
        "shift_F": _vector(f"{at}.norm2.bias"),
        "W_1": (f"{node}/mlp/fc1/MatMul", (D_MODEL, D_FFN), _as_is),
        "b_1": _vector(f"{at}.mlp.fc1.bias", D_FFN),
        "W_2": (f"{node}/mlp/fc2/MatMul", (D_FFN, D_MODEL), _as_is),
        "b_2": _vector(f"{at}.mlp.fc2.bias"),
        "scale_F": _vector(f"{at}.layer_scale2.lambda1"),
    }


def weights(file: Onnx) -> dict[str, Array]:
    """All of them, read-only, in float32.

    Raises
    ------
    ModelError
        If the file has other weights than this model, or of other shapes.
    """

    def stored(name: str, shape: tuple[int, ...], form: Form = _as_is) -> Array:
        known = file.read_by(name) if name.startswith("/") else name
        array = file.arrays.get(known)
        if array is None or array.shape != shape:
            has = "missing" if array is None else array.shape
            raise ModelError(
                f"{file.path} holds another model than is read here ({name} is {has}, not "
                f"{shape}). Choose another."
            )
        return form(array)

    filters = stored(f"{_READ}.patch_embeddings.projection.weight", (D_MODEL, 3, PATCH, PATCH))
    places = (
        stored("/backbone/embeddings/Concat_6", (1, 1, D_MODEL))[0],
        stored("/backbone/embeddings/Reshape_1", (1, GRID * GRID, D_MODEL))[0],
    )
    found = {
        "W_B": filters.transpose(2, 3, 1, 0).reshape(-1, D_MODEL),
        "b_B": stored(f"{_READ}.patch_embeddings.projection.bias", (D_MODEL,)),
        "class_vector": stored(f"{_READ}.cls_token", (1, 1, D_MODEL))[0, 0],
        "W_P": np.concatenate(places),
        "gain_Y": stored("backbone.layernorm.weight", (D_MODEL,)),
        "shift_Y": stored("backbone.layernorm.bias", (D_MODEL,)),
        **_decoder(stored),
    }
    for n in range(LAYERS):
        for name, where in _layer(n).items():
            found[f"layer{n}.{name}"] = stored(*where)
    # A copy of each, as most do not stand aligned in the file.
    return {name: frozen(np.array(a, np.float32, order="C")) for name, a in found.items()}


def _decoder(stored: Callable[[str, tuple[int, ...]], Array]) -> Mapping[str, Array]:
    """Of each doubling its taps and bias, with the batch norm behind it worked into both."""
    found: dict[str, Array] = {}
    for n, (wide, narrow) in enumerate(pairwise(_UP), 1):
        taps = stored(f"decoder.upconv{n}.weight", (wide, narrow, 4, 4)).astype(np.float64)
        bias = stored(f"decoder.upconv{n}.bias", (narrow,))
        gain, shift, mean, variance = (
            stored(f"decoder.bn{n}.{name}", (narrow,)).astype(np.float64)
            for name in ("weight", "bias", "running_mean", "running_var")
        )
        by = gain / np.sqrt(variance + _EPSILON_BATCH)
        found[f"W_up{n}"] = taps.transpose(2, 3, 0, 1) * by
        found[f"b_up{n}"] = (bias - mean) * by + shift
    found["W_S"] = stored("decoder.final_conv.weight", (1, _UP[-1], 1, 1)).reshape(-1)
    found["b_S"] = stored("decoder.final_conv.bias", (1,))[0]
    return found


def epsilon() -> Array:
    """What every LayerNorm adds to the variance."""
    return frozen(np.array(_EPSILON, np.float32))
