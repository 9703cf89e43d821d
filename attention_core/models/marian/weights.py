"""A translator's weights by our names, from a file of Marian's."""

from collections.abc import Callable

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.models.errors import ModelError
from attention_core.models.marian.file import Marian

_EPSILON = 1e-6  # of every LayerNorm (marian-dev, src/tensors/cpu/tensor_operators.cpp)
TABLE = "Wemb"  # of words: source, target and output share it
_BIAS = "decoder_ff_logit_out_b"

Form = Callable[[Array, int], Array]


def _matrix(stored: Array, heads: int) -> Array:
    """Eight-bit matrices are stored (out, in): as they are multiplied with."""
    return np.ascontiguousarray(stored.reshape(stored.shape[::-1]).T)


def _by_head(stored: Array, heads: int) -> Array:
    """(in, head*d) as (head, in, d)."""
    found = _matrix(stored, heads)
    return np.ascontiguousarray(np.moveaxis(found.reshape(len(found), heads, -1), 1, 0))


def _vector(stored: Array, heads: int) -> Array:
    return stored[0]


def _vector_by_head(stored: Array, heads: int) -> Array:
    return stored[0].reshape(heads, -1)


def _attention(name: str) -> dict[str, tuple[str, Form]]:
    found: dict[str, tuple[str, Form]] = {}
    for letter in "QKV":
        found[f"W_{letter}"] = (f"{name}_W{letter.lower()}", _by_head)
        found[f"b_{letter}"] = (f"{name}_b{letter.lower()}", _vector_by_head)
    found |= {"W_O": (f"{name}_Wo", _matrix), "b_O": (f"{name}_bo", _vector)}
    return found | _norm("A", f"{name}_Wo_ln")


def _norm(letter: str, name: str) -> dict[str, tuple[str, Form]]:
    return {
        f"gain_{letter}": (f"{name}_scale", _vector),
        f"shift_{letter}": (f"{name}_bias", _vector),
    }


_WIDENED: dict[str, tuple[str, Form]] = {
    "W_1": ("ffn_W1", _matrix),
    "b_1": ("ffn_b1", _vector),
    "W_2": ("ffn_W2", _matrix),
    "b_2": ("ffn_b2", _vector),
    **_norm("F", "ffn_ffn_ln"),
}
_ENCODER = {**_attention("self"), **_WIDENED}
_DECODER: dict[str, tuple[str, Form]] = {
    "W_C": ("rnn_W", _matrix),
    "W_f": ("rnn_Wf", _matrix),
    "b_f": ("rnn_bf", _vector),
    **_norm("C", "rnn_ffn_ln"),
    **_attention("context"),
    **_WIDENED,
}
_PARTS = {"encoder": _ENCODER, "decoder": _DECODER}


def layers(file: Marian, part: str) -> int:
    """How many layers a part has."""
    first = next(iter(_PARTS[part].values()))[0]
    number = 0
    while f"{part}_l{number + 1}_{first}" in file.shapes:
        number += 1
    return number


def check(file: Marian, heads: int) -> tuple[int, int]:
    """How many words the table has, and how long their vectors are.

    Raises
    ------
    ModelError
        If the file has other weights than a model of this kind, or of other sizes.
    """
    words, width = _two(file, TABLE)
    wide = _two(file, "encoder_l1_ffn_W1")[1]
    if width % heads:
        raise _foreign(file, f"{width} dimensions cannot be shared out over {heads} heads")
    expected = {_BIAS: (1, words)}
    for part, wanted in _PARTS.items():
        for layer in range(max(1, layers(file, part))):
            for name, (stored, _) in wanted.items():
                square = (width if name.startswith("W_") else 1, width)
                wider = {"W_1": (width, wide), "b_1": (1, wide), "W_2": (wide, width)}
                expected[f"{part}_l{layer + 1}_{stored}"] = wider.get(name, square)
    for name, shape in expected.items():
        if file.shapes.get(name) != shape:
            raise _foreign(file, f"{name} is {file.shapes.get(name, 'missing')}, not {shape}")
    return words, width


def _two(file: Marian, name: str) -> tuple[int, int]:
    rows, columns = (*file.shapes.get(name, ()), 0, 0)[:2]
    if not rows or not columns:
        raise _foreign(file, f"{name} is missing")
    return rows, columns


def _foreign(file: Marian, why: str) -> ModelError:
    return ModelError(
        f"{file.path} holds another kind of model than is read here ({why}). Choose another."
    )


def weights(file: Marian, heads: int) -> dict[str, Array]:
    """All but the table of words, read-only, in float32; layers are counted from zero.

    Among them is what the stages read besides: sizes, epsilon, and a memory of nothing to begin
    with.

    Raises
    ------
    ModelError
        If the file was changed since it was opened.
    """
    width = file.shapes[TABLE][1]
    found = {
        "b_U": frozen(_vector(file.read(_BIAS), heads)),
        "epsilon": frozen(np.array(_EPSILON, np.float32)),
        "d_head": frozen(np.array(width // heads)),
        "d_model": frozen(np.array(width)),
    }
    for part, wanted in _PARTS.items():
        for layer in range(layers(file, part)):
            for name, (stored, form) in wanted.items():
                array = form(file.read(f"{part}_l{layer + 1}_{stored}"), heads)
                found[f"{part}.layer{layer}.{name}"] = frozen(array)
    for layer in range(layers(file, "decoder")):
        found[f"decoder.layer{layer}.c_0"] = frozen(np.zeros(width, np.float32))
    return found
