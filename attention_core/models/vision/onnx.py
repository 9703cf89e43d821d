"""A model in the ONNX format: its arrays, and which of them each node reads.

The format is Protocol Buffers (https://protobuf.dev/programming-guides/encoding/): fields of a
number and a type, one after the other. Of the messages in
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto only what is needed to find weights is read;
a node is not run, and nothing outside the file is looked at.
"""

from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from types import MappingProxyType

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.files import File
from attention_core.models.errors import ModelError

_MOST = 2**28  # bytes; the one here has 97 millions
_MOST_FIELDS = 2**17  # looked at; the one here has ten thousand
_MOST_NAME, _MOST_RANK = 512, 8
_FLOAT = 1  # TensorProto.DataType
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_WIDTH = {_EIGHT: 8, _FOUR: 4}
# Numbers of fields.
_GRAPH = 7
_NODE, _ARRAY = 1, 5
_READS, _NODE_NAME = 1, 3
_DIMS, _TYPE, _NAME, _RAW, _EXTERNAL = 1, 2, 8, 9, 13


class Onnx:
    """One file, read whole.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    path : Path
    arrays : mapping of str to ndarray of float32
        Every array of the file by its name: read-only views of what was read, which need not be
        aligned.
    reads : mapping of str to tuple of str
        By the name of a node, the names of what it reads.

    Raises
    ------
    ModelError
        If it is no such file, is not whole, is too large, or keeps numbers in a way that is not
        read here.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        file = File(path)
        try:
            if file.size > _MOST:
                raise ValueError(f"it has {file.size:,} bytes, and at most {_MOST:,} are read")
            data = np.empty(file.size, np.uint8)
            file.read(data.data, 0)
            data.flags.writeable = False
            arrays, reads = _Message(data).model()
        except ValueError as error:
            raise ModelError(
                f"{path} is not a readable file of ONNX ({error}). Install it again, or choose "
                "another."
            ) from None
        self.arrays: Mapping[str, Array] = MappingProxyType(arrays)
        self.reads: Mapping[str, tuple[str, ...]] = MappingProxyType(reads)

    def read_by(self, node: str) -> str:
        """The name of the one array that a node reads, for arrays that have lost their own names.

        Raises
        ------
        ModelError
            If there is no such node, or it reads none or several.
        """
        found = [name for name in self.reads.get(node, ()) if name in self.arrays]
        if len(found) != 1:
            raise ModelError(
                f"{self.path} holds another model than is read here ({node} reads {len(found)} "
                "arrays, not one). Choose another."
            )
        return found[0]


class _Message:
    """Bytes in which fields are looked for, never more of them than is allowed of the whole."""

    def __init__(self, data: Array) -> None:
        self._data, self._bytes, self._left = data, data.data, _MOST_FIELDS

    def model(self) -> tuple[dict[str, Array], dict[str, tuple[str, ...]]]:
        """The arrays and nodes of the one graph."""
        graphs = [span for number, span in self._fields(0, len(self._data)) if number == _GRAPH]
        if len(graphs) != 1:
            raise ValueError(f"it has {len(graphs)} graphs, not one")
        arrays: dict[str, Array] = {}
        reads: dict[str, tuple[str, ...]] = {}
        for number, span in self._fields(*_span(graphs[0])):
            if number == _ARRAY:
                name, array = self._array(*_span(span))
                if arrays.setdefault(name, array) is not array:
                    raise ValueError("two arrays have one name")
            elif number == _NODE:
                name, inputs = self._node(*_span(span))
                if name and reads.setdefault(name, inputs) is not inputs:
                    raise ValueError("two nodes have one name")
        return arrays, reads

    def _node(self, start: int, end: int) -> tuple[str, tuple[str, ...]]:
        name, inputs = "", []
        for number, span in self._fields(start, end):
            if number == _READS:
                inputs.append(self._text(span))
            elif number == _NODE_NAME:
                name = self._text(span)
        return name, tuple(inputs)

    def _array(self, start: int, end: int) -> tuple[str, Array]:
        name, shape, kind, raw = "", list[int](), 0, (0, 0)
        for number, found in self._fields(start, end):
            if number == _DIMS:
                shape += [found] if isinstance(found, int) else self._varints(*found)
            elif number == _TYPE:
                kind = found if isinstance(found, int) else 0
            elif number == _NAME:
                name = self._text(found)
            elif number == _RAW:
                raw = _span(found)
            elif number == _EXTERNAL:
                raise ValueError("an array stands in another file")
        if not name or len(shape) > _MOST_RANK:
            raise ValueError("an array has no name, or too many dimensions")
        if kind != _FLOAT:
            raise ValueError(f"{name[:100]} is of the type {kind}, which is not read here")
        size = raw[1] - raw[0]
        if any(n < 1 for n in shape) or prod(shape) * 4 != size:
            raise ValueError(f"{name[:100]} is {tuple(shape)}, which {size:,} bytes cannot be")
        return name, self._data[raw[0] : raw[1]].view("<f4").reshape(shape)

    def _text(self, found: "int | tuple[int, int]") -> str:
        start, end = _span(found)
        if end - start > _MOST_NAME:
            raise ValueError("a name is too long")
        return bytes(self._bytes[start:end]).decode("utf-8")

    def _varints(self, start: int, end: int) -> list[int]:
        """Whole numbers one after the other, as few as dimensions are."""
        if end - start > 10 * _MOST_RANK:
            raise ValueError("an array has too many dimensions")
        found = []
        while start < end:
            number, start = self._varint(start, end)
            found.append(number)
        return found

    def _fields(self, start: int, end: int) -> "Iterator[tuple[int, int | tuple[int, int]]]":
        """Each field's number, and its value, or where its bytes begin and end."""
        while start < end:
            self._left -= 1
            if self._left < 0:
                raise ValueError("it has too many fields")
            key, start = self._varint(start, end)
            number, wire = key >> 3, key & 7
            if not number:
                raise ValueError("a field has no number")
            if wire == _VARINT:
                value, start = self._varint(start, end)
                yield number, value
                continue
            if wire == _BYTES:
                size, start = self._varint(start, end)
            elif wire in _WIDTH:
                size = _WIDTH[wire]
            else:
                raise ValueError(f"a field is of the type {wire}, which there is not")
            if size > end - start:
                raise ValueError("it ends too early")
            yield number, (start, start + size)
            start += size

    def _varint(self, start: int, end: int) -> tuple[int, int]:
        """A whole number, seven bits a byte, and where it ends."""
        number = 0
        for i in range(min(10, end - start)):
            byte = self._bytes[start + i]
            number |= (byte & 127) << 7 * i
            if byte < 128:
                return number, start + i + 1
        raise ValueError("it ends too early")


def _span(found: "int | tuple[int, int]") -> tuple[int, int]:
    if isinstance(found, int):
        raise ValueError("a field is a number where bytes are wanted")
    return found
