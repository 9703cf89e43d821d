"""A GGUF file, as llama.cpp has them: what it says of itself, and its tensors, read as numbers.

The format is a head of counts, names with values, and names of tensors with their shapes; then the
tensors' numbers (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). The package ``gguf``
takes two seconds for the names of a vocabulary, and is what the tests compare this with.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.files import File
from attention_core.models.errors import ModelError
from attention_core.models.gguf.blocks import FORMATS, Format

_MAGIC, _VERSIONS = b"GGUF", (2, 3)
_FIRST, _MOST = 2**22, 2**27  # bytes of a head: as much is read at first, and at most
_STRING, _ARRAY = 8, 9
# Kinds of a value by their number, as struct and NumPy call them.
_SCALARS = dict(enumerate("BbHhIif?")) | dict(zip((10, 11, 12), "Qqd", strict=True))
_DIMENSIONS = 4
_ALIGNMENT = "general.alignment"
_USUAL_ALIGNMENT = 32


@dataclass(frozen=True)
class _Stored:
    """A tensor in the file: its format, its shape, and where its numbers begin."""

    format: Format
    shape: tuple[int, ...]
    start: int

    @property
    def row(self) -> int:
        """Bytes of one row."""
        return self.shape[-1] // self.format.size * self.format.block.itemsize


class Gguf:
    """One open GGUF file.

    Attributes
    ----------
    path : Path
    said : mapping of str to value
        What the file says of itself, by name: numbers, strings, lists of either.
    shapes : mapping of str to tuple of int
        Of every tensor; a matrix is (out, in), as PyTorch has them.

    Raises
    ------
    ModelError
        If it is no such file, is not whole, or stores numbers in a way that is not read here.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._file = path, File(path)
        try:
            self.said, self._stored = _opened(self._file)
        except ValueError as error:
            raise ModelError(
                f"{path} is not a readable GGUF file ({error}). Fetch it again, or choose another."
            ) from None
        self.shapes: Mapping[str, tuple[int, ...]] = {
            name: each.shape for name, each in self._stored.items()
        }

    @property
    def changed(self) -> bool:
        """Whether the file was written to since it was opened."""
        return self._file.changed

    def read(self, name: str) -> Array:
        """A tensor as float32.

        Raises
        ------
        ModelError
            If the file was changed since it was opened.
        """
        return self._rows(name, 0, prod(self.shapes[name][:-1])).reshape(self.shapes[name])

    def rows(self, name: str, wanted: Iterable[int]) -> Array:
        """Some rows of a matrix, (row, in), as float32; refused as ``read`` is."""
        return np.concatenate([self._rows(name, int(row), 1) for row in wanted])

    def _rows(self, name: str, first: int, n: int) -> Array:
        stored = self._stored[name]
        raw = np.empty(n * stored.row, np.uint8)
        self._file.read(raw.data, stored.start + first * stored.row)
        blocks = raw.view(stored.format.block)
        found = np.empty((len(blocks), stored.format.size), np.float32)
        stored.format.numbers(blocks, found)
        return found.reshape(n, stored.shape[-1])


class _Head:
    """The bytes at the beginning of a file, taken one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def bytes(self, n: int) -> bytes:
        if self.at + n > len(self._data):
            raise EOFError
        self.at += n
        return self._data[self.at - n : self.at]

    def number(self, kind: str) -> Any:
        return struct.unpack(f"<{kind}", self.bytes(struct.calcsize(f"<{kind}")))[0]

    def string(self) -> str:
        return self.bytes(self.number("Q")).decode("utf-8")

    def value(self) -> Any:
        kind = self.number("I")
        if kind != _ARRAY:
            return self._several(kind, 1)[0]
        kind = self.number("I")
        return self._several(kind, self.number("Q"))

    def _several(self, kind: int, n: int) -> list[Any]:
        if kind == _STRING:
            return [self.string() for _ in range(n)]
        if kind not in _SCALARS:
            raise ValueError(f"a value is of the kind {kind}, which is not read here")
        numbers = np.dtype(f"<{_SCALARS[kind]}" if kind != 7 else "?")
        found: list[Any] = np.frombuffer(self.bytes(n * numbers.itemsize), numbers).tolist()
        return found


def _opened(file: File) -> tuple[dict[str, Any], dict[str, _Stored]]:
    """What the head says; more of the file is read until all of it is there."""
    size = _FIRST
    while True:
        data = bytearray(min(size, file.size))
        file.fill(memoryview(data), 0)
        try:
            return _parsed(_Head(bytes(data)), file.size)
        except EOFError:
            if size >= min(_MOST, file.size):
                raise ValueError("its head does not end") from None
            size *= 4


def _parsed(head: _Head, size: int) -> tuple[dict[str, Any], dict[str, _Stored]]:
    if head.bytes(len(_MAGIC)) != _MAGIC:
        raise ValueError("it does not begin with GGUF")
    version = head.number("I")
    if version not in _VERSIONS:
        raise ValueError(f"its version is {version}, not {' or '.join(map(str, _VERSIONS))}")
    n_tensors, n_said = head.number("Q"), head.number("Q")
    said = {}
    for _ in range(n_said):
        name = head.string()
        said[name] = head.value()
    described = [(head.string(), *_described(head)) for _ in range(n_tensors)]
    alignment = said.get(_ALIGNMENT, _USUAL_ALIGNMENT)
    if type(alignment) is not int or alignment < 1:
        raise ValueError(f"its {_ALIGNMENT} is no whole number above 0")
    data = -(-head.at // alignment) * alignment
    stored = {}
    for name, kind, shape, offset in described:
        each = _Stored(FORMATS[kind], shape, data + offset)
        if each.start + prod(shape[:-1]) * each.row > size:
            raise ValueError(f"{name[:100]} ends after the file does")
        stored[name] = each
    return said, stored


def _described(head: _Head) -> tuple[int, tuple[int, ...], int]:
    """A tensor's format, its shape with the longest stride first, and where it begins."""
    n = head.number("I")
    if not 1 <= n <= _DIMENSIONS:
        raise ValueError(f"a tensor has {n} dimensions")
    shape = tuple(head.number("Q") for _ in range(n))[::-1]
    kind, offset = head.number("I"), head.number("Q")
    if kind not in FORMATS:
        read = ", ".join(each.name for each in FORMATS.values())
        raise ValueError(f"it stores numbers in the format {kind}; {read} are read here")
    if not shape[-1] or shape[-1] % FORMATS[kind].size:
        raise ValueError(f"a row of {shape[-1]} numbers is no whole number of blocks")
    return kind, shape, offset
