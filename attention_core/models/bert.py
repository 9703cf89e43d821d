"""Any BERT encoder from a folder: config.json, model.safetensors, tokenizer.json."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from attention_core.encoder import encoder
from attention_core.models.base import Card, ModelError

Array = np.ndarray[Any, np.dtype[Any]]

# Our name of a weight -> the checkpoint's, and whether it is stored (out, in) and so transposed.
_EMBEDDINGS = {
    "W_P": "embeddings.position_embeddings.weight",
    "W_G": "embeddings.token_type_embeddings.weight",
    "gain_E": "embeddings.LayerNorm.weight",
    "shift_E": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "W_Q": "attention.self.query.weight",
    "b_Q": "attention.self.query.bias",
    "W_K": "attention.self.key.weight",
    "b_K": "attention.self.key.bias",
    "W_V": "attention.self.value.weight",
    "b_V": "attention.self.value.bias",
    "W_O": "attention.output.dense.weight",
    "b_O": "attention.output.dense.bias",
    "gain_A": "attention.output.LayerNorm.weight",
    "shift_A": "attention.output.LayerNorm.bias",
    "W_1": "intermediate.dense.weight",
    "b_1": "intermediate.dense.bias",
    "W_2": "output.dense.weight",
    "b_2": "output.dense.bias",
    "gain_F": "output.LayerNorm.weight",
    "shift_F": "output.LayerNorm.bias",
}
_WORDS = "embeddings.word_embeddings.weight"
_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
_SIZES = (
    "hidden_size",
    "num_attention_heads",
    "num_hidden_layers",
    "max_position_embeddings",
    "layer_norm_eps",
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
        self._file = _Weights(folder / "model.safetensors")
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
        )

    def _load(self) -> Iterator[tuple[str, Array]]:
        for ours, theirs in _EMBEDDINGS.items():
            weight = self._file.read(theirs)
            weight.flags.writeable = False
            yield ours, weight
        for layer in range(self.n_layers):
            for ours, theirs in _LAYER.items():
                weight = self._file.read(f"encoder.layer.{layer}.{theirs}")
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
            "W_E": self._file.rows(_WORDS, rows).astype(dtype, copy=False),
            **{name: value.astype(dtype, copy=False) for name, value in self._weights.items()},
        }
        vocabulary = tuple(f"{self._tokenizer.id_to_token(int(i))} (id {i})" for i in rows)
        labels = {
            "token": tokens,
            "query": tokens,
            "key": tokens,
            "vocabulary": vocabulary,
            "head": tuple(str(head) for head in range(self.n_heads)),
        }
        return given, labels


class _Weights:
    """One safetensors file, read tensor by tensor; the word table row by row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file: Any = safe_open(path, framework="numpy")
        except (SafetensorError, OSError) as error:
            raise ModelError(
                f"{path} is not a readable safetensors file ({error}). Fetch it again."
            ) from None
        self._names = {name.removeprefix("bert."): name for name in self._file.keys()}

    def read(self, name: str) -> Array:
        """A whole tensor, as float32."""
        stored = self._find(name)
        weight = np.asarray(self._file.get_tensor(stored))
        if weight.dtype not in (np.float16, np.float32, np.float64):
            raise ModelError(f"{name} in {self._path} is {weight.dtype}; only floats can be read.")
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
    if not folder.is_dir():
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
        if not isinstance(config.get(size), int | float):
            raise ModelError(f"{path} does not say {size}.")
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
