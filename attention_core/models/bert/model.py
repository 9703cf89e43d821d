"""Any BERT encoder from a folder: its configuration, its weights, its tokenizer."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from attention_core.arrays import Array
from attention_core.models.base import Capabilities, Card, Reading, Word, check_length
from attention_core.models.bert.pieces import Pieces
from attention_core.models.checkpoint import (
    WORDS,
    Weights,
    check_folder,
    read_config,
    read_tokenizer,
)
from attention_core.models.foldername import files_of, folder_name
from attention_core.stages.encoder import encoder

# Our name of a weight -> the checkpoint's, and its shape there in the names of config.json: the
# matrices are stored (out, in), and so transposed.
_EMBEDDINGS = {
    "W_P": ("embeddings.position_embeddings.weight", "max_position_embeddings hidden_size"),
    "W_G": ("embeddings.token_type_embeddings.weight", "type_vocab_size hidden_size"),
    "gain_E": ("embeddings.LayerNorm.weight", "hidden_size"),
    "shift_E": ("embeddings.LayerNorm.bias", "hidden_size"),
}
_LAYER = {
    "W_Q": ("attention.self.query.weight", "hidden_size hidden_size"),
    "b_Q": ("attention.self.query.bias", "hidden_size"),
    "W_K": ("attention.self.key.weight", "hidden_size hidden_size"),
    "b_K": ("attention.self.key.bias", "hidden_size"),
    "W_V": ("attention.self.value.weight", "hidden_size hidden_size"),
    "b_V": ("attention.self.value.bias", "hidden_size"),
    "W_O": ("attention.output.dense.weight", "hidden_size hidden_size"),
    "b_O": ("attention.output.dense.bias", "hidden_size"),
    "gain_A": ("attention.output.LayerNorm.weight", "hidden_size"),
    "shift_A": ("attention.output.LayerNorm.bias", "hidden_size"),
    "W_1": ("intermediate.dense.weight", "intermediate_size hidden_size"),
    "b_1": ("intermediate.dense.bias", "intermediate_size"),
    "W_2": ("output.dense.weight", "hidden_size intermediate_size"),
    "b_2": ("output.dense.bias", "hidden_size"),
    "gain_F": ("output.LayerNorm.weight", "hidden_size"),
    "shift_F": ("output.LayerNorm.bias", "hidden_size"),
}
_PAIR = ("first", "second")  # what BERT's segments are; some checkpoints have more, or one


class Bert:
    """A BERT encoder with the weights of one checkpoint folder.

    Parameters
    ----------
    folder : Path
        Holds config.json; model.safetensors, or its shards with their index; tokenizer.json, or
        BERT's vocab.txt. Or is a model's folder in a cache of the hub.
    name, title : str, optional
        Default to what the folder is called (``folder_name``), which is not its path: a name goes
        wherever numbers go.
    source : str, optional
        Where the weights are from, for the card.

    Raises
    ------
    ModelError
        If a file is missing, damaged or pickled, or the architecture is not a BERT encoder.
    """

    can = Capabilities(words=True, vocabulary=True, positions=True)

    def __init__(self, folder: Path, name: str = "", title: str = "", source: str = "") -> None:
        called = folder_name(folder)
        folder = files_of(folder)
        check_folder(folder)
        config = read_config(folder)
        weights = Weights(folder, config)
        self.name = name or called
        self.title = title or called
        self.n_layers = config["num_hidden_layers"]
        self.n_heads = config["num_attention_heads"]
        self.n_positions = config["max_position_embeddings"]
        n_segments = config["type_vocab_size"]
        others = (f"segment {i}" for i in range(len(_PAIR), n_segments))
        self._segments = (*_PAIR[:n_segments], *others)
        self._d_head = config["hidden_size"] // self.n_heads
        self._epsilon = np.array(config.epsilon)
        stored = {name: where for name, *where in _stored(self.n_layers)}
        for where in ((WORDS, "vocab_size hidden_size"), *stored.values()):
            weights.check(*where)  # all of them, before any is read
        self._pieces = Pieces(*read_tokenizer(folder))
        self._pieces.check(config["vocab_size"], n_segments)
        self._table = weights.table(WORDS)
        self._weights = {
            name: self._turned(name, weights.read(theirs)) for name, (theirs, _) in stored.items()
        }
        given = (
            *("token_rows", "W_E", "positions", "segments", "mask", "d_head", "epsilon"),
            *self._weights,
        )
        self.steps = encoder(self.n_layers, given)
        self.card = Card(
            kind=f"BERT encoder, {self.n_layers} layers × {self.n_heads} heads, "
            f"d_model {config['hidden_size']}, learned positions, LayerNorm after each residual",
            mask="none: every token may attend to every token",
            tokenizer=f"{type(self.tokenizer.model).__name__}, "
            f"{self.tokenizer.get_vocab_size():,} entries",
            weights=source or f"the folder {self.title}",
            signs=self._pieces.signs,
            unknown=(
                f"Read as {self._pieces.unknown}, as this vocabulary cannot spell it: ",
                "; all such words have one vector in the table.",
            ),
        )

    def _turned(self, name: str, weight: Array) -> Array:
        """A layer's weight as it is multiplied with; tables of positions and segments as stored."""
        _, _, part = name.rpartition(".")
        if name != part:
            weight = weight.T
            if part[2:] in ("Q", "K", "V"):  # (d_model, head*d_head) -> (head, d_model, d_head)
                heads = weight.reshape(*weight.shape[:-1], self.n_heads, self._d_head)
                weight = np.moveaxis(heads, -2, 0)
            # In the order it is multiplied in: half the time of a transposed view for 8 tokens.
            weight = np.ascontiguousarray(weight)
        weight.flags.writeable = False
        return weight

    @property
    def spoilt(self) -> bool:
        """Whether the file with the word table was written to since: then load it anew."""
        return self._table.changed

    def tokenize(self, text: str) -> list[str]:
        """Word pieces of any text, special tokens included, without limit."""
        return self._pieces.tokens(self._pieces.encode(text))

    def unknown(self, tokens: list[str]) -> list[str]:
        """The token that stands for every word this vocabulary cannot spell, if it is there."""
        return [token for token in dict.fromkeys(tokens) if token == self._pieces.unknown]

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of any text; what the tokenizer adds, as [CLS], is in none."""
        return self._pieces.words(text)

    def with_heads(self, n: int) -> "Bert":
        """Itself: it has the heads it was trained with."""
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The whole words of the vocabulary, some thousand rows at a time."""
        size = self._table.block_size
        for block, group in groupby(self._pieces.whole, lambda entry: entry[0] // size):
            ids, words = zip(*group, strict=True)
            yield words, self._table.block(block * size)[np.array(ids) % size]

    def position_table(self) -> Array:
        """The learned positions, (position, d_model); read-only."""
        return self._weights["W_P"]

    @property
    def tokenizer(self) -> Tokenizer:
        """The library's tokenizer, as its file describes it."""
        return self._pieces.tokenizer

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """Weights of every layer; the word and position tables are read row by row."""
        weights = {name: value.astype(dtype, copy=False) for name, value in self._weights.items()}
        return {"d_head": np.array(self._d_head), "epsilon": self._epsilon, **weights}

    def read(self, sample: str, dtype: Any = np.float32, without: Collection[int] = ()) -> Reading:
        """Ids, mask, rows of the tables and labels for this text."""
        encoding = self._pieces.encode(sample)
        kept = [place for place in range(len(encoding)) if place not in without]
        check_length(len(kept), self)
        n, every = len(kept), self._pieces.tokens(encoding)
        tokens = tuple(every[place] for place in kept)
        ids = np.array(encoding.ids)[kept]
        rows, first, token_rows = np.unique(ids, return_index=True, return_inverse=True)
        given = {
            "token_rows": token_rows,
            "positions": np.arange(n),
            "segments": np.array(encoding.type_ids, dtype=np.intp)[kept],
            "mask": np.ones((n, n), dtype=bool),
        }
        tables = {
            "W_P": self._weights["W_P"][:n].astype(dtype, copy=False),
            "W_E": self._table.rows(rows).astype(dtype, copy=False),
        }
        labels = {
            "token": tokens,
            "position": tuple(f"place {i}" for i in range(n)),
            "segment": self._segments,
            "vocabulary": tuple(
                f"{self._pieces.entry(int(i), tokens[place])} (id {i})"
                for i, place in zip(rows, first, strict=True)
            ),
            "head": tuple(str(head) for head in range(self.n_heads)),
        }
        return Reading(given, labels, tables)


def _stored(n_layers: int) -> Iterator[tuple[str, str, str]]:
    """Our name of every weight that is held, the checkpoint's, and its shape."""
    for ours, where in _EMBEDDINGS.items():
        yield ours, *where
    for layer in range(n_layers):
        for ours, (theirs, shape) in _LAYER.items():
            yield f"layer{layer}.{ours}", f"encoder.layer.{layer}.{theirs}", shape
