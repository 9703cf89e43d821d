"""Signs as SentencePiece reads them: a table says which are written otherwise, the longest first.

The table is a trie in a double array and the texts that its values point into
(https://github.com/google/sentencepiece/blob/master/src/normalizer.cc;
https://github.com/s-yata/darts-clone). The library ``tokenizers`` reads such a table too, but goes
letter by letter with all its accents: of an accent that the table has no letter for, it makes
nothing.
"""

import re
import struct
from collections.abc import Iterator

import numpy as np

SPACE = "▁"  # what a space is written as in a vocabulary


class Signs:
    """A text as its pieces are looked for in it: signs replaced, and one space between words.

    Parameters
    ----------
    table : bytes
        Of a NormalizerSpec: how long the trie is, the trie, the texts.

    Raises
    ------
    ValueError
        If it is no such table.
    """

    def __init__(self, table: bytes) -> None:
        (size,) = struct.unpack_from("<I", table)
        if size % 4 or not 0 < size < len(table) - 4 or table[-1:] != b"\0":
            raise ValueError("its table of signs is not whole")
        self._units: list[int] = np.frombuffer(table, "<u4", size // 4, 4).tolist()
        self._texts = table[4 + size :]

    def __call__(self, text: str) -> str:
        """The text as it is read; of an empty one, and of one of nothing but spaces, nothing."""
        read = b"".join(self._replaced(text.encode("utf-8"))).decode("utf-8", "replace")
        one = re.sub(" {2,}", " ", read).lstrip(" ").rstrip(f" {SPACE}")
        # A space stands before every text; of one that begins with the sign for it, it has to be
        # said.
        return f" {one}" if one.startswith(SPACE) else one

    def _replaced(self, data: bytes) -> Iterator[bytes]:
        at = 0
        while at < len(data):
            end, value = self._longest(data, at)
            if end > at:
                yield self._texts[value : self._texts.find(b"\0", value)]
            else:
                end = at + _length(data[at])
                yield data[at:end]
            at = end

    def _longest(self, data: bytes, at: int) -> tuple[int, int]:
        """Where the longest entry that begins here ends, and its value; ``at`` if there is none."""
        units, end, value = self._units, at, 0
        place = _offset(units[0])
        for i in range(at, len(data)):
            place ^= data[i]
            unit = units[place] if place < len(units) else 0
            if unit & 0x800000FF != data[i]:
                break
            place ^= _offset(unit)
            if unit >> 8 & 1 and place < len(units):
                end, value = i + 1, units[place] & 0x7FFFFFFF
        return end, value


def _offset(unit: int) -> int:
    """How far the entries that go on from a unit are from it."""
    return unit >> 10 << (unit >> 6 & 8)


def _length(first: int) -> int:
    """Bytes of a letter in UTF-8, by its first."""
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
