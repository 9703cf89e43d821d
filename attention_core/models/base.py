"""What every model offers: parameters, a way to read a sample, and what it can do."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.entries import Labels
from attention_core.graph.step import Step
from attention_core.models.errors import NoTokens, TooManyTokens


@dataclass(frozen=True)
class Card:
    """What a reader should know of a model, each a short phrase; ``signs`` is a sentence.

    ``unknown`` is what stands before and after the words of a text that the model does not know
    (``Word.unknown``); ``sentences`` are those it was trained on, where they are known.
    """

    kind: str
    mask: str
    tokenizer: str
    weights: str
    signs: str  # what the labels mean that are not words: shown beside the first stages
    unknown: tuple[str, str] = ("Unknown to this model: ", ".")
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """A word of a text, as the model reads it, and the tokens it became.

    Attributes
    ----------
    text : str
        Normalised as the tokenizer does it (lower-cased, for the models here).
    tokens : tuple of int
        Where its tokens stand; one after the other.
    unknown : bool
        Whether the model does not know it: a word that is not in the lexicon, or of which some part
        became the token that stands for everything a vocabulary cannot spell, as [UNK] does.
    """

    text: str
    tokens: tuple[int, ...]
    unknown: bool = False


@dataclass(frozen=True)
class Capabilities:
    """What can be done with a model; pages ask this and never a model's name.

    Attributes
    ----------
    words : bool
        Its samples are texts, and ``words`` says which tokens a word became.
    vocabulary : bool
        ``table`` gives its whole words and their vectors.
    positions : bool
        ``position_table`` is added to what it reads, so that places can be changed.
    editable : bool
        It is small enough to change single numbers of, and is then computed in float64.
    trainable : bool
        Its parameters may be fitted to data in the page.
    scorings : tuple of str
        Which scoring functions (``stages.scoring.SCORINGS``) it has weights for.
    heads : tuple of int
        With how many heads it can be had; empty if its number is fixed.
    predicts : str
        What its ``logits`` and ``probabilities`` are of: ``"next"``, the token after each;
        ``"masked"``, the one that was there instead of [MASK]; empty if it has none.
    causal : bool
        Whether a token sees none after it.
    translates : tuple of str
        From which language to which, as they are called in English; empty if it does not.
    unit : str
        What a reader's token is called in a sentence: ``"word"``; ``"patch"`` or ``"cell"`` of a
        picture, whose labels have an ``image``.
    """

    words: bool = False
    vocabulary: bool = False
    positions: bool = False
    editable: bool = False
    trainable: bool = False
    scorings: tuple[str, ...] = ("dot", "cosine")
    heads: tuple[int, ...] = ()
    predicts: str = ""
    causal: bool = False
    translates: tuple[str, ...] = ()
    unit: str = "word"


@dataclass(frozen=True)
class Reading:
    """A sample as the steps of a model take it.

    Attributes
    ----------
    given : mapping of str to array
        All that depends on the sample: ids (whole numbers) and the mask (bool, (query, key), True
        where a query may see a key), by the names that the model's stages read.
    labels : mapping of str to sequence of str
        Names of entries by list, ``"token"`` above all; a token that the tokenizer added and no
        reader typed is a ``Label`` that is ``special``.
    rows : mapping of str to array
        Of tables that are parameters only the rows that this sample needs, such as ``W_E``.
    says : str
        What a model that answers in words says to it, as a translator does.
    made : mapping of str to array
        What had to be computed to read it, by the names of the model's steps: a translator finds
        its translation so.
    keep : collection of str, optional
        Names of the steps that a trace of it holds, where all of them would be too many; the others
        are worked out again when they are looked at.
    """

    given: Mapping[str, Any]
    labels: Labels = field(default_factory=dict)
    rows: Mapping[str, Array] = field(default_factory=dict)
    says: str = ""
    made: Mapping[str, Array] = field(default_factory=dict)
    keep: Collection[str] | None = None


class Model(Protocol):
    """Parameters, a way to read a sample, and the steps of the computation.

    Attributes
    ----------
    name, title : str
        For links and for people.
    n_layers, n_heads, n_positions : int
        ``n_positions`` is the largest number of tokens it can read.
    steps : tuple of Step
        The computation, in order.
    card : Card
    can : Capabilities
    """

    name: str
    title: str
    n_layers: int
    n_heads: int
    n_positions: int
    steps: tuple[Step, ...]
    card: Card
    can: Capabilities

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """What is the same for every sample, by name: weights, biases, tables, ``d_head``.

        Floating numbers come in ``dtype``; a layer's weights have ``layerN.`` before their names. A
        table that is too large to hold may be left out, where ``read`` gives its rows.
        """
        ...

    def read(self, sample: Any, dtype: Any = np.float32, without: Collection[int] = ()) -> Reading:
        """A sample as the steps take it, such as a text, or the ids of its tokens.

        The tokens at the places ``without`` are left out and the others move up.

        Raises
        ------
        TooManyTokens
            If it has more tokens than the model has positions.
        ValueError
            If it has none.
        """
        ...


class TextModel(Model, Protocol):
    """A model whose samples are texts: it splits them, and has tables of words and places.

    Attributes
    ----------
    spoilt : bool
        Whether a file that it reads as it goes was changed since: it has to be loaded anew.
    """

    @property
    def spoilt(self) -> bool: ...  # noqa: D102

    def tokenize(self, text: str) -> list[str]:
        """Tokens of any text, special tokens included, without limit."""
        ...

    def ids(self, text: str) -> tuple[int, ...]:
        """The same as numbers, which ``read`` takes as well: rows of the table of words."""
        ...

    def text(self, ids: Sequence[int]) -> str:
        """What tokens say together, without those that are added at both ends of a text.

        Bytes of a letter that is spread over several tokens are joined when it is whole, else they
        are shown as bytes: ``<0xE2>``.
        """
        ...

    def unknown(self, tokens: list[str]) -> list[str]:
        """Those tokens of which the model knows nothing but, perhaps, the spelling, each once."""
        ...

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of any text, in order; a special token such as [CLS] is in none."""
        ...

    def with_heads(self, n: int) -> "TextModel":
        """The same with ``n`` heads, one of ``can.heads``; itself if its number is fixed."""
        ...

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The whole words of the embedding table in blocks: words, and (words, d_model)."""
        ...

    def position_table(self) -> Array:
        """What is added to a word for each place it can stand at, (position, d_model)."""
        ...


def check_length(n_tokens: int, model: Model) -> None:
    """Refuse a text of no tokens, or of more than the model has positions.

    Raises
    ------
    TooManyTokens, NoTokens
        With a sentence.
    """
    if n_tokens > model.n_positions:
        raise TooManyTokens(
            f"This text has {n_tokens:,} tokens; {model.title} has {model.n_positions} positions, "
            "so it cannot read more than that. Shorten the text."
        )
    if n_tokens == 0:
        raise NoTokens
