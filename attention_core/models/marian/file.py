"""A file of weights as Marian writes them (Junczys-Dowmunt et al. 2018): a list of tensors.

The format: a version and a count; for each tensor how long its name is, its type, its rank and its
bytes; names; shapes; some bytes to fill up; the numbers
(https://github.com/marian-nmt/marian-dev/blob/master/src/common/binary.cpp). Numbers of eight bits
have a multiplier behind them: what they stand for is the number over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.files import File
from attention_core.models.errors import ModelError

_VERSION = 1
_FLOATS, _BYTES, _TEXT = 0x404, 0x4101, 0x101
_MOST = 2**28  # bytes; those here have 17 millions
_MOST_TENSORS, _MOST_NAME, _MOST_RANK = 4096, 256, 4


@dataclass(frozen=True)
class _Stored:
    """A tensor in the file: its type, its shape, and where its numbers begin."""

    kind: int
    shape: tuple[int, ...]
    start: int

    @property
    def bytes(self) -> int:
        """How many its numbers take, the multiplier included."""
        n = prod(self.shape)
        return n + 4 if self.kind == _BYTES else n * (4 if self.kind == _FLOATS else 1)


@dataclass(frozen=True)
class Table:
    """A matrix as it is stored: as float32 it may take four times as much memory.

    Attributes
    ----------
    numbers : ndarray of float32 or int8
    multiplier : float or None
        What numbers of eight bits are divided by.
    """

    numbers: Array
    multiplier: Any

    def __getitem__(self, rows: Any) -> Array:
        """Some rows as float32."""
        found = self.numbers[rows]
        if self.multiplier is None:
            return found
        wide = found.astype(np.float32)
        return np.divide(wide, self.multiplier, out=wide)


class Marian:
    """One open file.

    Attributes
    ----------
    path : Path
    shapes : mapping of str to tuple of int
        Of every tensor of numbers; a matrix is (in, out), whichever way it is stored.

    Raises
    ------
    ModelError
        If it is no such file, is not whole, or stores numbers in a way that is not read here.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._file = path, File(path)
        try:
            self._stored = _parsed(self._file)
        except ValueError as error:
            raise ModelError(
                f"{path} is not a readable file of Marian's ({error}). Install it again, or choose "
                "another."
            ) from None
        self.shapes: Mapping[str, tuple[int, ...]] = {
            name: each.shape for name, each in self._stored.items() if each.kind != _TEXT
        }

    def read(self, name: str) -> Array:
        """A tensor as float32: an eight-bit matrix over its multiplier, (out, in) as it is stored.

        Raises
        ------
        ModelError
            If the file was changed since it was opened.
        """
        return self.table(name)[:]

    def table(self, name: str) -> Table:
        """The same, to be made float32 row by row; refused as ``read`` is."""
        stored = self._stored[name]
        raw = np.empty(stored.bytes, np.uint8)
        self._file.read(raw.data, stored.start)
        if stored.kind == _FLOATS:
            return Table(raw.view("<f4").reshape(stored.shape), None)
        n = prod(stored.shape)
        return Table(raw[:n].view(np.int8).reshape(stored.shape), raw[n:].view("<f4")[0])


def _parsed(file: File) -> dict[str, _Stored]:
    if file.size > _MOST:
        raise ValueError(f"it has {file.size:,} bytes, and at most {_MOST:,} are read")
    at = 0

    def words(n: int, kind: str = "<u8") -> Array:
        """The next numbers of the head, which has to be in the file before memory is taken."""
        nonlocal at
        size = n * np.dtype(kind).itemsize
        raw = np.empty(_inside(at + size, file.size) - at, np.uint8)
        file.read(raw.data, at)
        at += size
        return raw.view(kind)

    version, n = map(int, words(2))
    if version != _VERSION:
        raise ValueError(f"it does not begin with version {_VERSION}")
    if not 0 < n <= _MOST_TENSORS:
        raise ValueError(f"it has {n:,} tensors; 1 to {_MOST_TENSORS:,} are read")
    heads = [tuple(map(int, row)) for row in words(4 * n).reshape(n, 4)]
    for length, kind, rank, _ in heads:
        if not (0 < length <= _MOST_NAME and 0 < rank <= _MOST_RANK):
            raise ValueError("a tensor has no name or no shape")
        if kind not in (_FLOATS, _BYTES, _TEXT):
            raise ValueError(f"a tensor is of the type {kind:#x}, which is not read here")
    names = [words(length, "u1").tobytes().split(b"\0")[0].decode("utf-8") for length, *_ in heads]
    shapes = [tuple(map(int, words(rank, "<i4"))) for _, _, rank, _ in heads]
    if len(set(names)) < n:
        raise ValueError("two tensors have one name")
    fill = int(words(1)[0])
    at += fill
    stored = {}
    for name, shape, (_, kind, _, size) in zip(names, shapes, heads, strict=True):
        each = _Stored(kind, shape, at)
        if min(shape) < 1 or each.bytes > size:
            raise ValueError(f"{name[:100]} is {shape}, which {size:,} bytes cannot be")
        at = _inside(at + size, file.size)
        stored[name] = each
    return stored


def _inside(end: int, size: int) -> int:
    if end > size:
        raise ValueError("it ends too early")
    return end
