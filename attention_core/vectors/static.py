"""Static vectors: one for each word, whatever the sentence."""

from collections.abc import Collection
from typing import Protocol

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import read
from attention_core.geometry.nearest import nearest
from attention_core.models.base import TextModel


class StaticVectors(Protocol):
    """Words and their vectors.

    Attributes
    ----------
    title : str
        For people.
    source : str
        Where they are from, and under which licence.
    """

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def source(self) -> str: ...  # noqa: D102

    def vector(self, word: str) -> Array | None:
        """A word's vector, None if it has none."""
        ...

    def nearest(
        self, vector: Array, n: int, leave_out: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        """The ``n`` words with the largest cosine with ``vector``, and that cosine."""
        ...


class TableVectors:
    """A model's own word table: what it knows of a word before it has seen the sentence.

    A word of several pieces has the mean of its pieces' rows.
    """

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self.title = f"word table of {model.title}"
        self.source = model.card.weights

    def vector(self, word: str) -> Array | None:
        """The mean of a word's rows in float64, shape (d_model,); None if it is not one word."""
        words = self._model.words(word)
        if len(words) != 1:
            return None
        given, _ = read(word, self._model, np.float32)
        rows = given["token_rows"][list(words[0].tokens)]
        vectors: Array = given["W_E"][rows]
        return vectors.mean(axis=0, dtype=np.float64)

    def nearest(
        self, vector: Array, n: int, leave_out: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        """The ``n`` whole words of the table with the largest cosine, and that cosine."""
        blocks = ((words.__getitem__, vectors) for words, vectors in self._model.table())
        return nearest(vector, blocks, n, leave_out)
