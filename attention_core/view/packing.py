"""A part as bytes: a JSON header, then numbers: float32, float16 of very many, or bytes."""

import json
import struct
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from attention_core.view.protocol import Tensor

Numbers = tuple[Tensor, np.ndarray]  # a tensor as it is sent: what is said of it, and its numbers
_LARGEST_HALF = 65504.0


def halved(value: np.ndarray) -> bool:
    """Whether two bytes are enough for each of these numbers: eleven binary digits."""
    finite = value[np.isfinite(value)]
    return not finite.size or float(np.abs(finite).max()) <= _LARGEST_HALF


def numbers(name: str, value: np.ndarray, side: str = "", **more: Any) -> Numbers:
    """Numbers under a name, with what more is said of them."""
    described: Any = {"name": name, "side": side, "shape": value.shape, "offset": 0, **more}
    if value.dtype == np.uint8:
        described["bytes"] = True
    return described, value


def pack(header: Mapping[str, Any], tensors: Iterable[Numbers] = ()) -> bytes:
    """A header and the numbers that go with it; the header gets ``tensors``, if there are any."""
    blocks: list[bytes] = []
    described = []
    offset = 0
    for about, value in tensors:
        with np.errstate(over="ignore"):  # too large for float32, so infinite in a picture
            kind = "|u1" if "bytes" in about else "<f2" if "half" in about else "<f4"
            sent = np.ascontiguousarray(value, dtype=kind)
        block = sent.tobytes() + bytes(-sent.nbytes % 4)
        described.append({**about, "offset": offset})
        blocks.append(block)
        offset += len(block)
    whole = {**header, "tensors": described} if described else header
    text = json.dumps(whole, default=list, allow_nan=False).encode()
    text += b" " * (-(len(text) + 4) % 4)
    return struct.pack("<I", len(text)) + text + b"".join(blocks)


def number(value: float) -> float | str:
    """A number of an answer: JSON has no infinity, so what is not finite is a word."""
    if np.isfinite(value):
        return float(value)
    return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
