"""A trained translator: it reads a sentence in one language and says it in another."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any, Self

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.graph.entries import Label
from attention_core.models.base import Capabilities, Card, Reading, Word, check_length
from attention_core.models.checkpoint.pieces import Pieces
from attention_core.models.errors import NoTokens
from attention_core.models.marian import weights
from attention_core.models.marian.begun import Begun, Sample
from attention_core.models.marian.decoding import END_ID, Decoding
from attention_core.models.marian.file import Marian
from attention_core.models.marian.inputs import READ, TABLES, Inputs, words_read
from attention_core.models.marian.sentencepiece import END, sentence_pieces
from attention_core.models.marian.shortlist import Shortlist
from attention_core.stages.translation import encoder_decoder

_HEADS = 8  # the file's own settings say so, in a text that only Marian reads
_LONGER = 2.5  # a translation has at most so many tokens for each of the source
_BASE = 10000.0
_ROWS = 2048  # of the table at once, which as float32 are 2 MB


class Translator:
    """Sentences of one language in another; see ``stages.translation``.

    Parameters
    ----------
    model, pieces, likely : Path
        The files of weights, of pieces and of likely words.
    name, title, source : str
        What it is called, and where it is from.
    languages : tuple of str
        From which to which.
    """

    n_positions = 64
    can: Capabilities

    def __init__(
        self,
        model: Path,
        pieces: Path,
        likely: Path,
        name: str,
        title: str,
        source: str,
        languages: tuple[str, str],
    ) -> None:
        self.name, self.title = name, title
        self.can = Capabilities(words=True, vocabulary=True, positions=True, translates=languages)
        file = Marian(model)
        tokenizer, signs, cut = sentence_pieces(pieces)
        self._pieces = Pieces(tokenizer, str(pieces), signs, cut)
        self._size, self._width = weights.check(file, _HEADS)
        self._pieces.check(self._size, 1)
        self._likely = Shortlist(likely, self._size)
        self._labels: dict[int, Label] = {}
        self._weights = weights.weights(file, _HEADS)
        self._table = file.table(weights.TABLE)
        self.n_heads = _HEADS
        self.n_layers = weights.layers(file, "encoder")
        self._decoders = weights.layers(file, "decoder")
        self._given = (*READ, *TABLES, *self._weights)
        self.steps = encoder_decoder(self._given, self.n_layers, self._decoders)
        self.card = Card(
            kind=f"an encoder of {self.n_layers} layers and a decoder of {self._decoders}, "
            f"{_HEADS} heads, d_model {self._width}, fixed waves for places; a recurrent memory in "
            "the place of the decoder's self-attention",
            mask="none: every token may attend to every token of the source",
            tokenizer=f"Unigram, {self._size:,} entries, one list for both languages",
            weights=source,
            signs=f"A space before a token is where a word begins. {END} ends a text.",
            unknown=(
                f"Read as {self._pieces.unknown}, as this vocabulary cannot spell it: ",
                "; all such words have one vector in the table.",
            ),
        )

    @property
    def spoilt(self) -> bool:
        """Never: all of its file was read."""
        return False

    def tokenize(self, text: str) -> list[str]:
        """Tokens of any text, the end included, without limit."""
        return self._pieces.tokens(self._pieces.encode(text))

    def ids(self, text: str) -> tuple[int, ...]:
        """The same as numbers, which are those of both languages."""
        return tuple(self._pieces.encode(text).ids)

    def label(self, id_: int) -> Label:
        """What a token is called, and its id."""
        known = self._labels.get(id_)
        if known is None:
            text = END if id_ == END_ID else self._pieces.label(id_)
            known = self._labels[id_] = Label(text, special=id_ == END_ID, id=id_)
        return known

    def text(self, ids: Sequence[int]) -> str:
        """What tokens say together."""
        return self._pieces.text(ids).strip()

    def unknown(self, tokens: list[str]) -> list[str]:
        """The token that stands for every sign this vocabulary cannot spell, if it is there."""
        return [token for token in dict.fromkeys(tokens) if token == self._pieces.unknown]

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of any text; the end is in none."""
        return self._pieces.words(text)

    def with_heads(self, n: int) -> Self:
        """Itself: it has the heads it was trained with."""
        return self

    def with_one_vector(self) -> Self:
        """The same with a decoder that is given one vector of all the text: the encoder's mean."""
        other = copy(self)
        other.steps = encoder_decoder(self._given, self.n_layers, self._decoders, one_vector=True)
        return other

    def with_blind_head(self, part: str, layer: int, head: int) -> Self:
        """The same with a head that looks everywhere alike: all it asks for is zero.

        Parameters
        ----------
        part : str
            ``"encoder"`` or ``"decoder"``.
        layer, head : int
            From 0.

        Raises
        ------
        ValueError
            If there is no such head.
        """
        before = f"{part}.layer{layer}."
        if f"{before}W_Q" not in self._weights or not 0 <= head < self.n_heads:
            raise ValueError(f"{self.title} has no layer {layer}, head {head} in its {part}.")
        other = copy(self)
        asks = {name: self._weights[name].copy() for name in (f"{before}W_Q", f"{before}b_Q")}
        for each in asks.values():
            each[head] = 0
        other._weights = self._weights | {name: frozen(each) for name, each in asks.items()}
        return other

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The whole words of both languages, in one block."""
        ids, words = zip(*self._pieces.whole, strict=True)
        yield words, self._table[list(ids)]

    def position_table(self) -> Array:
        """Waves, sines in the first half of the dimensions and cosines in the other."""
        return self._places

    @cached_property
    def _places(self) -> Array:
        half = self._width // 2
        speeds = _BASE ** (-np.arange(half) / (half - 1))
        angles = np.arange(int(_LONGER * self.n_positions) + 1)[:, None] * speeds
        return frozen(np.concatenate([np.sin(angles), np.cos(angles)], axis=1))

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """Weights of every layer; the table of words is read row by row."""
        if np.dtype(dtype) == np.float32:
            return self._weights
        return {
            name: w.astype(dtype) if w.dtype.kind == "f" and w.ndim else w
            for name, w in self._weights.items()
        }

    def room(self, n: int) -> int:
        """How many tokens the translation of so many has at most; then it is cut off."""
        return ceil(_LONGER * n)

    def translate(self, sample: Sample, dtype: Any = np.float32) -> tuple[int, ...]:
        """Ids of the translation with its end: each time the likeliest of all that may come.

        Raises
        ------
        TooManyTokens, ValueError
            As ``read``.
        """
        begun, ids, _ = self._opened(sample)
        return self._decoded(ids, begun, dtype)[0]

    def read(
        self, sample: Sample, dtype: Any = np.float32, without: Collection[int] = ()
    ) -> Reading:
        """Ids, places and rows of both texts: the translation is found first, word by word.

        Raises
        ------
        TooManyTokens, ValueError
            If the text has no token of its own, or too many.
        """
        begun, every, tokens = self._opened(sample)
        kept = [i for i in range(len(every)) if i not in without]
        ids = tuple(every[i] for i in kept)
        said, may, known = self._decoded(ids, begun, dtype)
        n = max(len(ids), len(said))
        known["W_P"] = known["W_P"][:n]
        labels = {
            "token": tuple(tokens[i] for i in kept),
            "target": tuple(map(self.label, said)),
            "candidate": tuple(map(self.label, may.tolist())),
            "vocabulary": (*map(self._named, words_read(ids, said)), "nothing yet"),
            "position": tuple(f"place {i}" for i in range(n)),
            "head": tuple(map(str, range(self.n_heads))),
        }
        given = {name: known[name] for name in READ}
        tables = {name: known[name] for name in TABLES}
        made = {step.name: known[step.name] for step in self.steps}
        return Reading(given, labels, tables, self.text(said), made)

    def chances(self, vector: Array) -> Array:
        """Chances of every word of the vocabulary to be said next.

        Parameters
        ----------
        vector : ndarray, shape (d_model,)
            Of the decoder's last layer, where the word is said.

        Returns
        -------
        ndarray of float64, shape (n,)
            By id; they sum to one.
        """
        scores = np.concatenate(
            [self._table[i : i + _ROWS] @ vector for i in range(0, self._size, _ROWS)]
        )
        scores = scores.astype(np.float64) + self._weights["b_U"]
        powers = np.exp(scores - scores.max())
        found: Array = powers / powers.sum()
        return found

    def _opened(self, sample: Sample) -> tuple[Begun, tuple[int, ...], Sequence[str]]:
        """How the translation is to begin; the source's ids and tokens."""
        if isinstance(sample, str | Begun):
            begun = Begun(sample) if isinstance(sample, str) else sample
            encoding = self._pieces.encode(begun.text)
            ids, tokens = tuple(encoding.ids), self._pieces.tokens(encoding)
        else:
            begun, ids = Begun(""), tuple(map(int, sample))
            tokens = [self.label(id_) for id_ in ids]
        strange = [id_ for id_ in (*ids, *begun.words) if not 0 <= id_ < self._size]
        if strange:
            last = self._size - 1
            raise ValueError(
                f"No word of {self.title} has the number {strange[0]}: they go from 0 to {last:,}."
            )
        return begun, ids, tokens

    def _decoded(
        self, ids: Sequence[int], begun: Begun, dtype: Any
    ) -> tuple[tuple[int, ...], Array, dict[str, Array]]:
        """What is said of these, with the end; what may be; and all that was read and computed."""
        check_length(len(ids), self)
        if not any(i != END_ID for i in ids):
            raise NoTokens
        may = self._may(ids, begun)
        inputs = Inputs(ids, may, self._table, self._places, self._weights["b_U"], np.dtype(dtype))
        given = {**self.parameters(dtype), **inputs.source}
        with one_thread():
            decoding = Decoding(self.steps, given, may, inputs.rows)
            said = decoding.words(inputs.target, begun.words, self.room(len(ids)))
        return said, may, decoding.known

    def _may(self, ids: Sequence[int], begun: Begun) -> Array:
        """The words that may come of these ids, in order."""
        if begun.whole:
            return np.arange(self._size)
        listed = self._likely.of(ids)
        return np.union1d(listed, begun.words).astype(np.intp) if begun.words else listed

    def _named(self, id_: int) -> str:
        return f"{self.label(id_)} (id {id_})"
