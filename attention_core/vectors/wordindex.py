"""Which row a word has, among hundreds of thousands, without a Python string for each."""

from pathlib import Path

import numpy as np

from attention_core.arrays import Array


class WordIndex:
    """The words of a file as one run of bytes, found by binary search.

    Parameters
    ----------
    path : Path
        A Parquet file.
    column : str
        Its column of words (strings, none missing).
    """

    def __init__(self, path: Path, column: str) -> None:
        # Here, since whoever looks up no words should not wait for it. Streamlit has it anyway.
        from pyarrow import compute, default_memory_pool, parquet  # type: ignore[import-untyped]

        with parquet.ParquetFile(path) as file:  # half the memory that read_table takes
            words = file.read([column], use_threads=False)[column].combine_chunks()
        _, starts, letters = words.buffers()
        # Copies, so that Arrow's pool is empty again and can be given back.
        self._starts: Array = np.frombuffer(starts, np.int32, len(words) + 1).copy()
        self._letters = letters.to_pybytes()
        self._order: Array = compute.sort_indices(words).to_numpy().astype(np.int32)
        del words, starts, letters
        default_memory_pool().release_unused()

    def __len__(self) -> int:
        return len(self._order)

    def word(self, row: int) -> str:
        """The word of a row."""
        return self._bytes(row).decode("utf-8")

    def row(self, word: str) -> int | None:
        """The row of a word, None if it is not there."""
        # A lone surrogate has no UTF-8; replaced by a question mark it would be found as one.
        wanted = word.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            row = int(self._order[middle])
            here = self._bytes(row)
            if here == wanted:
                return row
            low, high = (middle + 1, high) if here < wanted else (low, middle)
        return None

    def _bytes(self, row: int) -> bytes:
        return self._letters[self._starts[row] : self._starts[row + 1]]
