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
from attention_core.models.marian import weights
from attention_core.models.marian.begun import Begun, Sample
from attention_core.models.marian.decoding import END_ID, Decoding, likeliest
from attention_core.models.marian.file import Marian
from attention_core.models.marian.sentencepiece import END, sentence_pieces
from attention_core.models.marian.shortlist import Shortlist
from attention_core.stages.translation import encoder_decoder

_HEADS = 8  # the file's own settings say so, in a text that only Marian reads
_LONGER = 2.5  # a translation has at most so many tokens for each of the source
_BASE = 10000.0
# What depends on the text, and of tables the rows and columns it needs.
_READ = (
    "token_rows",
    "W_E",
    "positions",
    "W_P",
    "target_rows",
    "target_positions",
    "W_U",
    "even_shares",
)


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
        self.can = Capabilities(words=True, translates=languages)
        self._file = Marian(model)
        self._pieces = Pieces(sentence_pieces(pieces), str(pieces))
        self._size, self._width = self._file.shapes[weights.TABLE]
        self._likely = Shortlist(likely, self._size)
        self._labels: dict[int, Label] = {}
        self._weights = weights.weights(self._file, _HEADS)
        self._table = self._file.table(weights.TABLE)
        self.n_heads = _HEADS
        self.n_layers = weights.layers(self._file, "encoder")
        decoders = weights.layers(self._file, "decoder")
        constants = {
            "epsilon": np.array(weights.EPSILON, np.float32),
            "d_head": np.array(self._width // _HEADS),
            "d_model": np.array(self._width),
        }
        nothing = {
            f"decoder.layer{i}.c_0": np.zeros(self._width, np.float32) for i in range(decoders)
        }
        self._weights |= {name: frozen(each) for name, each in (constants | nothing).items()}
        self._given = (*_READ, *self._weights)
        self.steps = encoder_decoder(self._given, self.n_layers, decoders)
        self.card = Card(
            kind=f"an encoder of {self.n_layers} layers and a decoder of {decoders}, {_HEADS} "
            f"heads, d_model {self._width}, fixed waves for places; a recurrent memory in the "
            "place of the decoder's self-attention",
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
        decoders = weights.layers(self._file, "decoder")
        other.steps = encoder_decoder(self._given, self.n_layers, decoders, one_vector=True)
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

    def translate(self, sample: Sample, dtype: Any = np.float32) -> tuple[int, ...]:
        """Ids of the translation with its end: each time the likeliest of all that may come.

        Raises
        ------
        TooManyTokens, ValueError
            As ``read``.
        """
        begun, ids, _ = self._opened(sample)
        may = self._may(ids, begun)
        return self._said(ids, may, self._output(may, dtype), begun.words, dtype)[0]

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
        may = self._may(ids, begun)
        output = self._output(may, dtype)
        said, decoding = self._said(ids, may, output, begun.words, dtype)
        rows = list(dict.fromkeys((*ids, *said[:-1])))
        n = max(len(ids), len(said))
        given = {
            "token_rows": np.array([rows.index(i) for i in ids]),
            "positions": np.arange(len(ids)),
            # What was said before: at first nothing, which is the last row.
            "target_rows": np.array([len(rows), *(rows.index(i) for i in said[:-1])]),
            "target_positions": np.arange(len(said)),
        }
        tables = {
            "W_E": np.concatenate([self._table[rows], np.zeros_like(self._table[:1])]),
            "W_P": self._places[:n],
            "even_shares": _even(len(ids)),
        }
        labels = {
            "token": tuple(tokens[i] for i in kept),
            "target": tuple(map(self.label, said)),
            "candidate": tuple(map(self.label, may.tolist())),
            "vocabulary": (*(f"{self.label(i)} (id {i})" for i in rows), "nothing yet"),
            "position": tuple(f"place {i}" for i in range(n)),
            "head": tuple(map(str, range(self.n_heads))),
        }
        cast = {name: table.astype(dtype, copy=False) for name, table in tables.items()}
        return Reading(given, labels, cast | output, self.text(said), decoding.made())

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

    def _said(
        self,
        ids: Sequence[int],
        may: Array,
        output: Mapping[str, Array],
        begins: Sequence[int],
        dtype: Any,
    ) -> tuple[tuple[int, ...], Decoding]:
        """What is said of these, with the end; of what ``may`` come each time the likeliest."""
        check_length(len(ids), self)
        if not any(i != END_ID for i in ids):
            raise ValueError("There is no word in this text. Type one or two.")
        tables = {
            "W_E": self._table[list(ids)],
            "W_P": self._places,
            "even_shares": _even(len(ids)),
        }
        given = {
            "token_rows": np.arange(len(ids)),
            "positions": np.arange(len(ids)),
            **self.parameters(dtype),
            **{name: table.astype(dtype, copy=False) for name, table in tables.items()},
            **output,
        }
        zeros = np.zeros((1, self._width), dtype)

        def before(said: Sequence[int]) -> Mapping[str, Array]:
            place = len(said)
            row = self._table[said[-1]][None].astype(dtype) if said else zeros
            one = np.zeros(1, np.intp)
            here = given["W_P"][place : place + 1]
            return {"W_E": row, "W_P": here, "target_rows": one, "target_positions": one}

        with one_thread():
            decoding = Decoding(self.steps, given)
            said = likeliest(decoding, before, may, begins, ceil(_LONGER * len(ids)))
        return said, decoding

    def _may(self, ids: Sequence[int], begun: Begun) -> Array:
        """The words that may come of these ids, in order."""
        if begun.whole:
            return np.arange(self._size)
        listed = self._likely.of(ids)
        return np.union1d(listed, begun.words).astype(np.intp) if begun.words else listed

    def _output(self, may: Array, dtype: Any) -> dict[str, Array]:
        """The output's columns of the words that may come: the table of words, turned."""
        columns = {"W_U": self._table[may].T, "b_U": self._weights["b_U"][may]}
        return {name: each.astype(dtype, copy=False) for name, each in columns.items()}


def _even(n: int) -> Array:
    """Each of so many gives the same to all."""
    return np.full((n, n), 1 / n, np.float32)
