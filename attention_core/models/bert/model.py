"""Any BERT encoder from a folder: config.json, model.safetensors, tokenizer.json."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Encoding, Tokenizer

from attention_core.arrays import Array
from attention_core.graph.entries import Label
from attention_core.models.base import Capabilities, Card, Reading, Word, check_length
from attention_core.models.checkpoint import Weights, check_files, read_config, read_tokenizer
from attention_core.models.errors import ModelError
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
_WORDS = "embeddings.word_embeddings.weight"
_BLOCK = 4096  # rows of the word table that are in memory at once


class Bert:
    """A BERT encoder with the weights of one checkpoint folder.

    Parameters
    ----------
    folder : Path
        Holds config.json, model.safetensors and tokenizer.json, or is a model's folder in a cache
        of the hub.
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
        check_files(folder)
        config = read_config(folder)
        self.name = name or called
        self.title = title or called
        self.n_layers = int(config["num_hidden_layers"])
        self.n_heads = int(config["num_attention_heads"])
        self.n_positions = int(config["max_position_embeddings"])
        self._d_head = int(config["hidden_size"]) // self.n_heads
        self._epsilon = np.array(config["layer_norm_eps"])
        self._tokenizer = read_tokenizer(folder)
        # One text is asked for its tokens, its words and its ids: it is split once.
        self._encode: Callable[[str], Encoding] = lru_cache(maxsize=8)(self._tokenizer.encode)
        self._file = Weights(folder / "model.safetensors", config)
        self._file.check(_WORDS, "vocab_size hidden_size")
        if self._tokenizer.get_vocab_size() > config["vocab_size"]:
            raise ModelError(
                f"{folder / 'tokenizer.json'} has {self._tokenizer.get_vocab_size()} entries, but "
                f"the model has vectors for {config['vocab_size']}: they do not belong together."
            )
        self._weights = dict(self._load())
        given = (
            *("token_rows", "W_E", "positions", "segments", "mask", "d_head", "epsilon"),
            *self._weights,
        )
        self.steps = encoder(self.n_layers, given)
        self.card = Card(
            kind=f"BERT encoder, {self.n_layers} layers × {self.n_heads} heads, "
            f"d_model {config['hidden_size']}, learned positions, LayerNorm after each residual",
            mask="none: every token may attend to every token",
            tokenizer=f"{type(self._tokenizer.model).__name__}, "
            f"{self._tokenizer.get_vocab_size():,} entries",
            weights=source or f"the folder {self.title}",
            signs="[CLS] and [SEP] are added at the start and the end; ## continues a word; "
            "[UNK] stands for what the vocabulary cannot spell.",
        )

    def _load(self) -> Iterator[tuple[str, Array]]:
        for ours, (theirs, shape) in _EMBEDDINGS.items():
            weight = self._file.read(theirs, shape)
            weight.flags.writeable = False
            yield ours, weight
        for layer in range(self.n_layers):
            for ours, (theirs, shape) in _LAYER.items():
                weight = self._file.read(f"encoder.layer.{layer}.{theirs}", shape)
                if weight.ndim == 2:
                    weight = weight.T
                if ours[2:] in ("Q", "K", "V"):  # (d_model, head*d_head) -> (head, d_model, d_head)
                    heads = weight.reshape(*weight.shape[:-1], self.n_heads, self._d_head)
                    weight = np.moveaxis(heads, -2, 0)
                # In the order it is multiplied in: half the time of a transposed view for 8 tokens.
                weight = np.ascontiguousarray(weight)
                weight.flags.writeable = False
                yield f"layer{layer}.{ours}", weight

    def tokenize(self, text: str) -> list[str]:
        """Word pieces of any text, special tokens included, without limit."""
        return self._tokens(self._encode(_sound(text)))

    def _tokens(self, encoding: Encoding) -> list[str]:
        """Tokens, and whether the tokenizer added them."""
        pairs = zip(encoding.tokens, encoding.special_tokens_mask, strict=True)
        return [Label(token, special=bool(added)) for token, added in pairs]

    def unknown(self, tokens: list[str]) -> list[str]:
        """Tokens of which the model knows nothing: none, since word pieces spell any word."""
        return []

    def words(self, text: str) -> tuple[Word, ...]:
        """Words and signs of any text; [CLS] and [SEP] are in none."""
        text = _sound(text)
        encoding = self._encode(text)
        normalizer = self._tokenizer.normalizer
        found = []
        for word, group in groupby(range(len(encoding)), encoding.word_ids.__getitem__):
            if word is not None:
                tokens = tuple(group)
                written = text[encoding.offsets[tokens[0]][0] : encoding.offsets[tokens[-1]][1]]
                read = normalizer.normalize_str(written) if normalizer else written
                found.append(Word(read.strip(), tokens))
        return tuple(found)

    def with_heads(self, n: int) -> "Bert":
        """Itself: it has the heads it was trained with."""
        return self

    def table(self) -> Iterator[tuple[tuple[str, ...], Array]]:
        """The whole words of the vocabulary, some thousand rows at a time.

        Whole is what the tokenizer reads as that one token: neither the end of a word nor a place
        that was kept free, nor what it adds of its own.
        """
        for start in range(0, len(self._names), _BLOCK):
            block = self._names[start : start + _BLOCK]
            whole = [i for i, name in enumerate(block) if name in self._whole]
            vectors = self._file.block(_WORDS, start, start + len(block))
            yield tuple(block[i] for i in whole), vectors[whole]

    @cached_property
    def _names(self) -> list[str]:
        """The vocabulary, by id."""
        entries = self._tokenizer.get_vocab()
        return sorted(entries, key=entries.__getitem__)

    @cached_property
    def _whole(self) -> frozenset[str]:
        added = self._tokenizer.get_added_tokens_decoder().values()
        special = {token.content for token in added if token.special}
        read = self._tokenizer.encode_batch(self._names, add_special_tokens=False)
        pairs = zip(self._names, read, strict=True)
        return frozenset(name for name, e in pairs if e.tokens == [name] and name not in special)

    def position_table(self) -> Array:
        """The learned positions, (position, d_model); read-only."""
        return self._weights["W_P"]

    @property
    def tokenizer(self) -> Tokenizer:
        """The library's tokenizer, as tokenizer.json describes it."""
        return self._tokenizer

    def parameters(self, dtype: Any = np.float32) -> Mapping[str, Array]:
        """Weights of every layer; the word and position tables are read row by row."""
        weights = {name: value.astype(dtype, copy=False) for name, value in self._weights.items()}
        return {"d_head": np.array(self._d_head), "epsilon": self._epsilon, **weights}

    def read(self, sample: str, dtype: Any = np.float32, without: Collection[int] = ()) -> Reading:
        """Ids, mask, rows of the tables and labels for this text."""
        encoding = self._encode(_sound(sample))
        kept = [place for place in range(len(encoding)) if place not in without]
        check_length(len(kept), self)
        n, tokens = len(kept), self._tokens(encoding)
        rows, token_rows = np.unique(np.array(encoding.ids)[kept], return_inverse=True)
        given = {
            "token_rows": token_rows,
            "positions": np.arange(n),
            "segments": np.array(encoding.type_ids, dtype=np.intp)[kept],
            "mask": np.ones((n, n), dtype=bool),
        }
        tables = {
            "W_P": self._weights["W_P"][:n].astype(dtype, copy=False),
            "W_E": self._file.rows(_WORDS, rows).astype(dtype, copy=False),
        }
        labels = {
            "token": tuple(tokens[place] for place in kept),
            "position": tuple(f"place {i}" for i in range(n)),
            "segment": ("first", "second"),
            "vocabulary": tuple(f"{self._tokenizer.id_to_token(int(i))} (id {i})" for i in rows),
            "head": tuple(str(head) for head in range(self.n_heads)),
        }
        return Reading(given, labels, tables)


def _sound(text: str) -> str:
    """The text without lone surrogates, which no tokenizer can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
