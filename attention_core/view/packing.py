"""A message to a component: a JSON header, then float32 numbers, as bytes."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

_CLIP = 99.5  # percentile at which many numbers' colours saturate: a few outliers grey out the rest


def pack(
    header: Mapping[str, Any], arrays: Mapping[str, tuple[np.ndarray, dict[str, Any]]]
) -> bytes:
    """Each array with what is said of it; the header gets their shapes and places."""
    blocks: list[bytes] = []
    described = {}
    offset = 0
    for name, (value, about) in arrays.items():
        block = np.ascontiguousarray(value, dtype="<f4").tobytes()
        described[name] = {**about, "shape": value.shape, "offset": offset}
        blocks.append(block)
        offset += len(block)
    text = json.dumps({**header, "tensors": described}, default=list, allow_nan=False).encode()
    text += b" " * (-(len(text) + 4) % 4)
    return struct.pack("<I", len(text)) + text + b"".join(blocks)


def scale(value: np.ndarray) -> dict[str, Any]:
    """Where a colour scale ends: at the largest size, or at a percentile of very many sizes."""
    finite = value[np.isfinite(value)]
    if not finite.size:
        return {"limit": 0.0, "clipped": False, "signed": False}
    sizes = np.abs(finite)
    most = float(sizes.max())
    limit = float(np.percentile(sizes, _CLIP)) if sizes.size > 4000 else most
    return {"limit": limit, "clipped": most > limit, "signed": bool((finite < 0).any())}
