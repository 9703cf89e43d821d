"""Any BERT encoder from a folder: config.json, model.safetensors, tokenizer.json."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from attention_core.encoder import encoder
from attention_core.models.base import Card, ModelError

Array = np.ndarray[Any, np.dtype[Any]]

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
_FLOATS = ("F16", "F32", "F64")
_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
_SIZES = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_attention_heads",
    "num_hidden_layers",
    "max_position_embeddings",
    "type_vocab_size",
)


class Bert:
    """A BERT encoder with the weights of one checkpoint folder.

    Parameters
    ----------
    folder : Path
        Holds config.json, model.safetensors and tokenizer.json.
    name, title : str, optional
        Default to the folder's name.
    source : str, optional
        Where the weights are from, for the card.

    Raises
    ------
    ModelError
        If a file is missing, damaged or pickled, or the architecture is not a BERT encoder.
    """

    def __init__(self, folder: Path, name: str = "", title: str = "", source: str = "") -> None:
        _check_files(folder)
        config = _read_config(folder)
        self.name = name or str(folder)
        self.title = title or folder.name
        self.n_layers = int(config["num_hidden_layers"])
        self.n_heads = int(config["num_attention_heads"])
        self.n_positions = int(config["max_position_embeddings"])
        self._d_head = int(config["hidden_size"]) // self.n_heads
        self._epsilon = np.array(config["layer_norm_eps"])
        self._tokenizer = _read_tokenizer(folder)
        self._file = _Weights(folder / "model.safetensors", config)
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
            weights=source or f"the folder {folder.name}",
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
        return list(self._tokenizer.encode(_sound(text)).tokens)

    def unknown(self, tokens: list[str]) -> list[str]:
        """Tokens of which the model knows nothing: none, since word pieces spell any word."""
        return []

    def inputs(
        self, text: str, dtype: Any
    ) -> tuple[Mapping[str, Any], Mapping[str, tuple[str, ...]]]:
        """Ids, mask, weights and labels for this text."""
        encoding = self._tokenizer.encode(_sound(text))
        tokens, n = tuple(encoding.tokens), len(encoding.tokens)
        rows, token_rows = np.unique(encoding.ids, return_inverse=True)
        given = {
            "token_rows": token_rows,
            "positions": np.arange(n),
            "segments": np.array(encoding.type_ids, dtype=np.intp),
            "mask": np.ones((n, n), dtype=bool),
            "d_head": np.array(self._d_head),
            "epsilon": self._epsilon,
            **{name: value.astype(dtype, copy=False) for name, value in self._weights.items()},
            "W_P": self._weights["W_P"][:n].astype(dtype, copy=False),
            "W_E": self._file.rows(_WORDS, rows).astype(dtype, copy=False),
        }
        vocabulary = tuple(f"{self._tokenizer.id_to_token(int(i))} (id {i})" for i in rows)
        labels = {
            "token": tokens,
            "query": tokens,
            "key": tokens,
            "position": tuple(f"place {i}" for i in range(n)),
            "segment": ("first", "second"),
            "vocabulary": vocabulary,
            "head": tuple(str(head) for head in range(self.n_heads)),
        }
        return given, labels


class _Weights:
    """One safetensors file, read tensor by tensor; the word table row by row."""

    def __init__(self, path: Path, config: Mapping[str, int]) -> None:
        self._path, self._config = path, config
        try:
            file: Any = safe_open(path, framework="numpy")
        except (SafetensorError, OSError) as error:
            raise ModelError(
                f"{path} is not a readable safetensors file ({error}). Fetch it again."
            ) from None
        self._file = file
        self._names = {name.removeprefix("bert."): name for name in self._file.keys()}  # noqa: SIM118

    def check(self, name: str, shape: str) -> None:
        """Refuse a tensor that is not there, holds no floats or does not fit config.json."""
        stored = self._file.get_slice(self._find(name))
        if stored.get_dtype() not in _FLOATS:
            raise ModelError(
                f"{name} in {self._path} is {stored.get_dtype()}; "
                f"only floats of the kinds {', '.join(_FLOATS)} can be read."
            )
        found, wanted = tuple(stored.get_shape()), tuple(self._config[n] for n in shape.split())
        if found != wanted:
            raise ModelError(
                f"{name} in {self._path} has the shape {found}, "
                f"but config.json beside it asks for {wanted}."
            )

    def read(self, name: str, shape: str) -> Array:
        """A whole tensor, as float32."""
        self.check(name, shape)
        weight = np.asarray(self._file.get_tensor(self._find(name)))
        return weight.astype(np.float32, copy=False)

    def rows(self, name: str, wanted: Array) -> Array:
        """Some rows of a tensor: the word table is half the file and is never copied."""
        table = self._file.get_slice(self._find(name))
        return np.concatenate([table[int(i) : int(i) + 1] for i in wanted])

    def _find(self, name: str) -> str:
        older: str = name.replace("LayerNorm.weight", "LayerNorm.gamma")
        older = older.replace("LayerNorm.bias", "LayerNorm.beta")
        for each in (name, older):
            if each in self._names:
                return str(self._names[each])
        raise ModelError(f"{self._path} has no tensor {name}, so it is not a BERT encoder.")


def _check_files(folder: Path) -> None:
    if not os.path.isdir(folder):  # unlike Path.is_dir, False for a name too long to be one
        raise ModelError(f"There is no model named {folder}, and no folder of that name either.")
    if not (folder / "model.safetensors").is_file():
        pickled = sorted(p.name for p in folder.iterdir() if p.suffix in _PICKLED)
        if pickled:
            raise ModelError(
                f"{folder} holds its weights pickled ({pickled[0]}). Opening a pickle can run any "
                "program hidden in it, so only model.safetensors is read: convert the checkpoint."
            )
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder} is not a checkpoint folder: it has no {name}.")


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON ({error}).") from None
    if not isinstance(config, dict):
        raise ModelError(f"{path} is not a model configuration.")
    wanted = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "position_embedding_type": "absolute",
        "is_decoder": False,
    }
    for setting, value in wanted.items():
        found = config.get(setting, None if setting == "model_type" else value)
        if found != value:
            named = ", ".join(config.get("architectures") or []) or "this model"
            raise ModelError(
                f"{path} describes {named} with {setting} {found!r}. "
                f"Only BERT encoders ({setting} {value!r}) can be walked through."
            )
    for size in _SIZES:
        found = config.get(size)
        if type(found) is not int or found < 1:
            raise ModelError(f"{path} gives {size} as {found!r}, not as a whole number above 0.")
    if config["hidden_size"] % config["num_attention_heads"]:
        raise ModelError(f"{path}: hidden_size is not a multiple of num_attention_heads.")
    if type(config.get("layer_norm_eps")) not in (int, float):
        raise ModelError(f"{path} does not give layer_norm_eps as a number.")
    return config


def _read_tokenizer(folder: Path) -> Tokenizer:
    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception for every fault in the file
        raise ModelError(f"{path} is not a readable tokenizer ({error}).") from None
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _sound(text: str) -> str:
    """The text without lone surrogates, which no tokenizer can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
