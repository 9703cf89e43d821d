"""What every model offers."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from attention_core.graph.trace import Step

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Card:
    """What a reader should know of a model, each a short phrase; ``signs`` is a sentence."""

    kind: str
    mask: str
    tokenizer: str
    weights: str
    signs: str  # what the labels mean that are not words: shown beside the first stages


@dataclass(frozen=True)
class Word:
    """A word of a text, as the model reads it, and the tokens it became.

    Attributes
    ----------
    text : str
        Normalised as the tokenizer does it (lower-cased, for the models here).
    tokens : tuple of int
        Where its tokens stand; one after the other.
    """

    text: str
    tokens: tuple[int, ...]


class Model(Protocol):
    """Tokenizer, weights and the steps of their computation.

    Attributes
    ----------
    name, title : str
        For links and for people.
    n_layers, n_heads, n_positions : int
        ``n_positions`` is the largest number of tokens it can read.
    steps : tuple of Step
        The computation, in order.
    card : Card
    """

    name: str
    title: str
    n_layers: int
    n_heads: int
    n_positions: int
    steps: tuple[Step, ...]
    card: Card

    def tokenize(self, text: str) -> list[str]:
        """Tokens of any text, special tokens included, without limit."""
        ...

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of any text, in order; a special token such as [CLS] is in none."""
        ...

    def inputs(
        self, text: str, dtype: Any, without: Collection[int] = ()
    ) -> tuple[Mapping[str, Any], Mapping[str, tuple[str, ...]]]:
        """Everything the steps are given for this text, and the labels of its axes.

        The tokens at the places ``without`` are left out and the others move up.
        """
        ...

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The whole words of the embedding table in blocks: words, and (words, d_model)."""
        ...

    def position_table(self) -> Array:
        """What is added to a word for each place it can stand at, (position, d_model)."""
        ...

    def unknown(self, tokens: list[str]) -> list[str]:
        """Those tokens of which the model knows nothing but the spelling, each once."""
        ...
