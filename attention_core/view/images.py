"""Small images as data URLs, for entries that are painted and not written."""

import base64
import struct
import zlib

import numpy as np


def data_url(image: np.ndarray) -> str:
    """An image, (height, width, 3) of uint8, as a PNG in a data URL.

    PNG Specification, Third Edition, W3C 2025: rows without filter, in one compressed chunk.
    """
    height, width, _ = image.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # a byte before each row names its filter
    rows[:, 1:] = image.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
