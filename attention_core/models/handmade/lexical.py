"""What the hand-made models share: whole words from one lexicon, and waves over the places."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.entries import Labels
from attention_core.models.base import Capabilities, Reading, Word, check_length
from attention_core.models.handmade.lexicon import lexicon
from attention_core.models.handmade.split import split
from attention_core.models.handmade.weights import N_POSITIONS

_CLOSING = set(".,!?;:)…")  # signs that stand close to the word before
_OPENING = set("(")


class Lexical:
    """A model of whole words, made of what its class gives: vectors, weights and names."""

    n_positions = N_POSITIONS
    spoilt = False
    can: Capabilities
    _d_head: int
    _weights: Mapping[str, Array]
    _names: Labels  # of heads and dimensions

    def _vectors(self, words: Sequence[str]) -> Array:
        """What the embedding table has for these words, (word, d_model)."""
        raise NotImplementedError

    def position_table(self) -> Array:
        """What is added for each place, (position, d_model)."""
        raise NotImplementedError

    def tokenize(self, text: str) -> list[str]:
        """Words and signs of any text, without limit."""
        return split(text)

    def unknown(self, tokens: list[str]) -> list[str]:
        """Words that are not in the lexicon, each once."""
        return [token for token in dict.fromkeys(tokens) if token not in lexicon()]

    def words(self, text: str) -> tuple[Word, ...]:
        """Every token is a word."""
        places = enumerate(self.tokenize(text))
        return tuple(Word(token, (place,), token not in lexicon()) for place, token in places)

    def ids(self, text: str) -> tuple[int, ...]:
        """The place of every word in the lexicon; one that is not in it is told by its letters."""
        known = list(lexicon())
        return tuple(
            known.index(token)
            if token in lexicon()
            else len(known) + int.from_bytes(token.encode("utf-8", "surrogatepass"))
            for token in self.tokenize(text)
        )

    def text(self, ids: Sequence[int]) -> str:
        """The words with these ids, with spaces as in a sentence."""
        written = ""
        for word in self._spelled(ids):
            close = not written or word in _CLOSING or written[-1] in _OPENING
            written += word if close else f" {word}"
        return written

    def _spelled(self, ids: Sequence[int]) -> tuple[str, ...]:
        known = list(lexicon())
        return tuple(known[i] if i < len(known) else _letters(i - len(known)) for i in ids)

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The lexicon, in one block."""
        yield tuple(lexicon()), self._vectors(tuple(lexicon()))

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """The lexicon, the places and all weights."""
        tables = {"W_E": self._vectors(tuple(lexicon())), "W_P": self.position_table()}
        weights = {n: value.astype(dtype) for n, value in (tables | dict(self._weights)).items()}
        return {"d_head": np.array(self._d_head), **weights}

    def read(
        self, sample: str | Sequence[int], dtype: Any = np.float32, without: Collection[int] = ()
    ) -> Reading:
        """Ids, mask, rows of the two tables, and labels, for a text or for words by their ids."""
        every = self.tokenize(sample) if isinstance(sample, str) else self._spelled(sample)
        tokens = tuple(token for place, token in enumerate(every) if place not in without)
        check_length(len(tokens), self)  # type: ignore[arg-type]
        words = tuple(dict.fromkeys(tokens))
        n = len(tokens)
        mask = np.ones((n, n), dtype=bool)
        given = {
            "token_rows": np.array([words.index(token) for token in tokens], dtype=np.intp),
            "positions": np.arange(n),
            "mask": np.tril(mask) if self.can.causal else mask,
        }
        places = tuple(f"place {i}" for i in range(n))
        labels = {"token": tokens, "position": places, "vocabulary": words, **self._names}
        tables = {"W_E": self._vectors(words), "W_P": self.position_table()[:n]}
        rows = {name: table.astype(dtype) for name, table in tables.items()}
        return Reading(given, labels, rows)


def _letters(number: int) -> str:
    size = (number.bit_length() + 7) // 8
    return number.to_bytes(size).decode("utf-8", "replace")
