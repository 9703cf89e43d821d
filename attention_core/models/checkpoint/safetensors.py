"""A safetensors file: its header is checked, its numbers are read from where they stand.

The format is eight bytes of length, a JSON header of that length, then the numbers of all tensors,
one after the other (https://huggingface.co/docs/safetensors). The package of that name maps the
file into memory and is not used here: see ``File``.
"""

from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.files import File, parse
from attention_core.models.errors import ModelError

_LENGTH = 8
_LONGEST_HEADER = 2**24  # bytes: a hundred thousand tensors
# How the numbers that can be read are stored. BF16 is the upper half of a float32.
_STORED = {"F16": "<f2", "BF16": "<u2", "F32": "<f4", "F64": "<f8"}


@dataclass(frozen=True)
class Stored:
    """One tensor in the file: what its numbers are, its shape, and where they are.

    Attributes
    ----------
    kind : str
        As the header calls it, such as ``F32``.
    shape : tuple of int
    start, stop : int
        First byte, and the one after the last, from the end of the header.
    """

    kind: str
    shape: tuple[int, ...]
    start: int
    stop: int


class Bytes(Protocol):
    """What a header is read from: a file, or what was handed over instead of one."""

    @property
    def size(self) -> int: ...  # noqa: D102

    def fill(self, buffer: memoryview, start: int) -> bool:
        """Read bytes from a position on until the buffer is full; whether there were as many."""
        ...


@dataclass(frozen=True)
class Header:
    """What a file says of itself.

    Attributes
    ----------
    stored : dict of str to Stored
        Every tensor by its name.
    said : any
        What else was written into it, by whoever did; not looked at.
    data : int
        Where the numbers begin.
    """

    stored: dict[str, Stored]
    said: Any
    data: int


class Tensors:
    """One open safetensors file.

    Attributes
    ----------
    path : Path
    stored : dict of str to Stored
        Every tensor by its name.

    Raises
    ------
    ModelError
        If it cannot be read, or its header does not describe it.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._file = path, File(path)
        try:
            described = header(self._file)
        except ValueError as error:
            raise ModelError(
                f"{path} is not a readable safetensors file ({error}). Fetch it again."
            ) from None
        self.stored, self._data = described.stored, described.data

    @property
    def changed(self) -> bool:
        """Whether the file was written to since its header was read."""
        return self._file.changed

    def check(self, name: str) -> None:
        """Refuse a tensor that holds no floats."""
        kind = self.stored[name].kind
        if kind not in _STORED:
            raise ModelError(
                f"{name} in {self.path} is {kind}; only floats of the kinds "
                f"{', '.join(_STORED)} can be read. Save the model in one of them, for instance "
                "with model.float().save_pretrained of transformers."
            )

    def read(self, name: str, first: int = 0, last: int | None = None) -> Array:
        """A tensor, or rows of it, as float32; as float64 if it is stored so.

        Raises
        ------
        ModelError
            If the file was changed since its header was read: its numbers are others now.
        """
        stored = self.stored[name]
        kind = np.dtype(_STORED[stored.kind])
        rows = slice(first, last).indices(stored.shape[0])
        found = np.empty((rows[1] - rows[0], *stored.shape[1:]), kind)
        row = prod(stored.shape[1:]) * kind.itemsize
        raw = memoryview(found.reshape(-1).view(np.uint8).data)
        self._file.read(raw, self._data + stored.start + rows[0] * row)
        if stored.kind == "BF16":
            return (found.astype(np.uint32) << 16).view(np.float32)
        return found if stored.kind == "F64" else found.astype(np.float32, copy=False)


def header(file: Bytes) -> Header:
    """Read and check what stands before the numbers.

    Raises
    ------
    ValueError
        If it is no header, or does not describe all of what follows; the message is a phrase.
    """
    length = bytearray(_LENGTH)
    if not file.fill(memoryview(length), 0):
        raise ValueError("it is too short")
    n = int.from_bytes(length, "little")
    if n > file.size - _LENGTH:
        start = _beginning(file)
        if start.startswith(b"version https://git-lfs"):
            raise ValueError(
                "it is the note Git LFS leaves in its place: `git lfs pull` fetches it"
            )
        raise ValueError("its header is longer than the file")
    if n > _LONGEST_HEADER:
        raise ValueError(f"its header has {n:,} bytes")
    text = bytearray(n)
    if not file.fill(memoryview(text), _LENGTH):
        raise ValueError("it is too short")
    described = parse(bytes(text))
    if not isinstance(described, dict):
        raise ValueError("its header is no JSON object")
    said = described.pop("__metadata__", None)
    stored = {name: _stored(name, each) for name, each in described.items()}
    end = 0
    for name, each in sorted(stored.items(), key=lambda item: (item[1].start, item[1].stop)):
        if each.start != end:
            raise ValueError(f"{name} does not begin where the tensor before it ends")
        end = each.stop
    if _LENGTH + n + end != file.size:
        raise ValueError(f"it has {file.size:,} bytes and should have {_LENGTH + n + end:,}")
    return Header(stored, said, _LENGTH + n)


def _beginning(file: Bytes) -> bytes:
    data = bytearray(min(file.size, 64))
    file.fill(memoryview(data), 0)
    return bytes(data)


def _stored(name: str, described: Any) -> Stored:
    try:
        kind, shape = described["dtype"], described["shape"]
        start, stop = described["data_offsets"]
    except (TypeError, KeyError, ValueError):
        raise ValueError(f"{name} is not described by dtype, shape and data_offsets") from None
    if type(kind) is not str or type(shape) is not list:
        raise ValueError(f"{name} is not described by dtype, shape and data_offsets")
    if not all(type(n) is int and n >= 0 for n in (*shape, start, stop)) or stop < start:
        raise ValueError(f"{name} has no shape or no place that could be one")
    if kind in _STORED and prod(shape) * np.dtype(_STORED[kind]).itemsize != stop - start:
        raise ValueError(f"{name} has not as many numbers as its shape asks for")
    return Stored(kind, tuple(shape), start, stop)
