"""Any checkpoint of a family that is known: its configuration, its weights, its tokenizer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Self

import numpy as np
from tokenizers import Tokenizer

from attention_core.arrays import Array, frozen
from attention_core.models.base import Capabilities, Card, Reading, Word, check_length
from attention_core.models.checkpoint import check_folder, read_config, read_tokenizer
from attention_core.models.checkpoint.config import Config, understood
from attention_core.models.checkpoint.folder import Folder
from attention_core.models.checkpoint.memory import InMemory, settings_of
from attention_core.models.checkpoint.pieces import Pieces
from attention_core.models.checkpoint.signs import signs
from attention_core.models.checkpoint.source import Source
from attention_core.models.checkpoint.tokenizer import copied
from attention_core.models.checkpoint.weights import Held, Weights
from attention_core.models.foldername import files_of, folder_name
from attention_core.models.progress import told

_PAIR = ("first", "second")  # what BERT's segments are; some checkpoints have more, or one


class Checkpoint:
    """A model of a family with the weights of one checkpoint.

    Parameters
    ----------
    config : Config
        What it is.
    source : Source
        Where its numbers are.
    pieces : Pieces
        Its tokenizer.
    name, title : str
        For links and for people.
    whence : str, optional
        Where the weights are from, for the card.

    Raises
    ------
    ModelError
        If the three do not fit each other, or are damaged.
    """

    def __init__(
        self, config: Config, source: Source, pieces: Pieces, name: str, title: str, whence: str
    ) -> None:
        self.name, self.title = name, title
        self._config, self._source, self._pieces = config, source, pieces
        family = config.family
        self.n_layers, self.n_heads = config["layers"], config["heads"]
        self.n_positions = config.n_positions
        n_segments = config.sizes.get("segments", 1)
        others = (f"segment {i}" for i in range(len(_PAIR), n_segments))
        self._segments = (*_PAIR[:n_segments], *others)
        weights = Weights(source, config)
        pieces.check(config["vocabulary"], n_segments)
        tied = weights.head and config.tied
        held = tied or not source.lasting
        self._table = Held(frozen(weights.whole("W_E"))) if held else weights.table("W_E")
        self._weights = {ours: weights.read(ours) for ours in told(weights.stored) if ours != "W_E"}
        if tied and isinstance(self._table, Held):  # one table: words by row, scored by column
            self._weights["W_U"] = self._table.whole.T
        self._constants = {
            "d_head": np.array(config["d_head"]),
            "epsilon": np.array(config.epsilon),
            **family.constants(config),
        }
        self._as_float32: Mapping[str, Array] | None = None
        read = ("token_rows", "W_E", "positions", "segments", "mask")
        self.steps = family.recipe(config, (*read, *self._constants, *self._weights))
        self.can = Capabilities(
            words=True,
            vocabulary=True,
            positions="W_P" in self._weights,
            predicts=family.predicts if weights.head else "",
            causal=family.causal,
        )
        self.card = _card(config, pieces, whence)

    @classmethod
    def load(cls, folder: Path, name: str = "", title: str = "", whence: str = "") -> Self:
        """The model of a folder.

        Parameters
        ----------
        folder : Path
            Holds config.json; model.safetensors, or its shards with their index; tokenizer.json, or
            BERT's vocab.txt, or GPT-2's vocab.json and merges.txt. Or is a model's folder in a
            cache of the hub.
        name, title : str, optional
            Default to what the folder is called (``folder_name``), which is not its path: a name
            goes wherever numbers go.
        whence : str, optional
            Where the weights are from, for the card.

        Raises
        ------
        ModelError
            If a file is missing, damaged or pickled, or the family is not known.
        """
        called = folder_name(folder)
        folder = files_of(folder)
        check_folder(folder)
        config = read_config(folder)
        source = Folder(folder)
        tokenizer, path = read_tokenizer(folder)
        title = title or called
        whence = whence or f"the folder {title}"
        return cls(config, source, Pieces(tokenizer, str(path)), name or called, title, whence)

    @classmethod
    def of(cls, model: Any, tokenizer: Any) -> Self:
        """A model in memory, such as one of transformers; PyTorch is not imported.

        Parameters
        ----------
        model : object
            With ``config`` and ``state_dict()``.
        tokenizer : tokenizers.Tokenizer, or object with one as its ``backend_tokenizer``
            It is copied, as the weights are.

        Raises
        ------
        ModelError
            If one of them is something else, or they do not fit each other.
        """
        called = type(model).__name__
        settings = settings_of(model)
        if settings.get("model_type") and not settings.get("architectures"):
            settings = {**settings, "architectures": [called]}  # as it would be saved
        config = understood(settings, f"{called}.config")
        source = InMemory(model)
        pieces = Pieces(*copied(tokenizer))
        return cls(config, source, pieces, called, called, f"{called}, given in memory")

    @property
    def spoilt(self) -> bool:
        """Whether a file that it was read from was written to since: then load it anew."""
        return self._source.changed

    def tokenize(self, text: str) -> list[str]:
        """Tokens of any text, special ones included, without limit."""
        return self._pieces.tokens(self._pieces.encode(text))

    def ids(self, text: str) -> tuple[int, ...]:
        """The same as numbers: the rows of the table of words."""
        return tuple(self._pieces.encode(text).ids)

    def text(self, ids: Sequence[int]) -> str:
        """What tokens say together; bytes that are no whole letter are shown as bytes."""
        return self._pieces.text(ids)

    def unknown(self, tokens: list[str]) -> list[str]:
        """The token that stands for every word this vocabulary cannot spell, if it is there."""
        return [token for token in dict.fromkeys(tokens) if token == self._pieces.unknown]

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of any text; what the tokenizer adds, as [CLS], is in none."""
        return self._pieces.words(text)

    def with_heads(self, n: int) -> Self:
        """Itself: it has the heads it was trained with."""
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The whole words of the vocabulary, some thousand rows at a time."""
        size = self._table.block_size
        for block, group in groupby(self._pieces.whole, lambda entry: entry[0] // size):
            ids, words = zip(*group, strict=True)
            rows = self._table.block(block * size).astype(np.float32, copy=False)
            yield words, rows[np.array(ids) % size]

    def position_table(self) -> Array:
        """The learned positions, (position, d_model), read-only; empty if positions are turned."""
        none = np.zeros((0, self._config["d_model"]), np.float32)
        return self.parameters().get("W_P", none)

    @property
    def tokenizer(self) -> Tokenizer:
        """The library's tokenizer, as its file describes it."""
        return self._pieces.tokenizer

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """Weights of every layer; the word and position tables are read row by row."""
        if np.dtype(dtype) != np.float32:
            weights = {name: w.astype(dtype, copy=False) for name, w in self._weights.items()}
            return {**self._constants, **weights}
        if self._as_float32 is None:  # those that are stored in float64 are rounded once
            weights = {
                name: frozen(w.astype(np.float32, copy=False)) for name, w in self._weights.items()
            }
            self._as_float32 = {**self._constants, **weights}
        return self._as_float32

    def read(
        self,
        sample: str | Sequence[int],
        dtype: Any = np.float32,
        without: Collection[int] = (),
    ) -> Reading:
        """Ids, mask, rows of the tables and labels for this text, or for these ids."""
        pieces = self._pieces
        if isinstance(sample, str):
            encoding = pieces.encode(sample)
            every, types, tokens = encoding.ids, encoding.type_ids, pieces.tokens(encoding)
        else:
            every, types = [*map(int, sample)], [0] * len(sample)
            for id_ in every:
                if not 0 <= id_ < self._config["vocabulary"]:
                    raise ValueError(f"There is no token with the id {id_}. Use ids of ids(text).")
            tokens = pieces.labels(every)
        kept = [place for place in range(len(every)) if place not in without]
        check_length(len(kept), self)
        n = len(kept)
        ids = np.array(every)[kept]
        rows, token_rows = np.unique(ids, return_inverse=True)
        given = {
            "token_rows": token_rows,
            "positions": np.arange(n),
            "segments": np.array(types, dtype=np.intp)[kept],
            "mask": _mask(n, self._config),
        }
        tables = {"W_E": self._table.rows(rows).astype(dtype, copy=False)}
        if self.can.positions:
            tables["W_P"] = self._weights["W_P"][:n].astype(dtype, copy=False)
        labels = {
            "token": tuple(tokens[place] for place in kept),
            "position": tuple(f"place {i}" for i in range(n)),
            "segment": self._segments,
            "vocabulary": tuple(f"{pieces.label(int(i))} (id {i})" for i in rows),
            "head": tuple(str(head) for head in range(self.n_heads)),
        }
        if self.can.predicts:
            labels["candidate"] = pieces.every(self._config["vocabulary"])
        return Reading(given, labels, tables)


def _mask(n: int, config: Config) -> Array:
    """Which key, by column, a query may see: all, or itself and as many before it as it has."""
    asks, answers = np.indices((n, n), sparse=True)
    if not config.family.causal:
        return np.ones((n, n), dtype=bool)
    return (answers <= asks) & (asks - answers < config.sizes.get("window", n))


def _card(config: Config, pieces: Pieces, whence: str) -> Card:
    family = config.family
    heads = f"{config['heads']} heads"
    if config.sizes.get("kv_heads", config["heads"]) != config["heads"]:
        heads += f" ({config['kv_heads']} of keys and values)"
    mask = "none: every token may attend to every token"
    if family.causal:
        mask = "causal: a token attends to itself and to those before it"
    if config.sizes.get("window", config.n_positions) < config.n_positions:
        mask = f"a window: a token attends to itself and to the {config['window'] - 1} before it"
    return Card(
        kind=f"{family.title}, {config['layers']} layers × {heads}, "
        f"d_model {config['d_model']}, {family.says}",
        mask=mask,
        tokenizer=f"{type(pieces.tokenizer.model).__name__}, "
        f"{pieces.tokenizer.get_vocab_size():,} entries",
        weights=whence,
        signs=signs(pieces),
        unknown=(
            f"Read as {pieces.unknown}, as this vocabulary cannot spell it: ",
            "; all such words have one vector in the table.",
        ),
    )
