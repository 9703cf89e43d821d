"""Numbers stored in few bits: a block of 32 shares a scale, and each is a small whole number.

The formats are those of ggml (https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array

_SIZE = 32  # numbers in a block
_HALF = _SIZE // 2
_Q4_1 = np.dtype([("scale", "<f2"), ("least", "<f2"), ("pairs", "u1", (_HALF,))])
_Q8_0 = np.dtype([("scale", "<f2"), ("kept", "i1", (_SIZE,))])


@dataclass(frozen=True)
class Format:
    """How numbers are stored, in blocks of so many.

    Attributes
    ----------
    name : str
        As ggml calls it.
    block : dtype
        Of one block in the file.
    size : int
        How many numbers are in it.
    numbers : callable
        Blocks, shape (n,), to their float32 numbers, (n, size), written into the second argument.
    """

    name: str
    block: np.dtype
    size: int
    numbers: Callable[[Array, Array], None]


def _plain(blocks: Array, out: Array) -> None:
    out[:, 0] = blocks


def _q4_1(blocks: Array, out: Array) -> None:
    """Scale times 0 ... 15, plus the least; a byte holds one of each half."""
    pairs = blocks["pairs"]
    out[:, :_HALF] = pairs & 15
    out[:, _HALF:] = pairs >> 4
    out *= blocks["scale"].astype(np.float32)[:, None]
    out += blocks["least"].astype(np.float32)[:, None]


def _q8_0(blocks: Array, out: Array) -> None:
    """Scale times -128 ... 127."""
    np.multiply(blocks["kept"], blocks["scale"].astype(np.float32)[:, None], out=out)


# By the number that stands for them in a file (ggml.h: enum ggml_type).
FORMATS = {
    0: Format("F32", np.dtype("<f4"), 1, _plain),
    1: Format("F16", np.dtype("<f2"), 1, _plain),
    3: Format("Q4_1", _Q4_1, _SIZE, _q4_1),
    8: Format("Q8_0", _Q8_0, _SIZE, _q8_0),
}
