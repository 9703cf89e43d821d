"""The three files of a checkpoint folder: each is read, or refused in a sentence."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from attention_core.models.errors import ModelError

Array = np.ndarray[Any, np.dtype[Any]]

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


class Weights:
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

    def block(self, name: str, start: int, stop: int) -> Array:
        """Consecutive rows of a tensor, as float32."""
        table = self._file.get_slice(self._find(name))
        return np.asarray(table[start:stop]).astype(np.float32, copy=False)

    def _find(self, name: str) -> str:
        older: str = name.replace("LayerNorm.weight", "LayerNorm.gamma")
        older = older.replace("LayerNorm.bias", "LayerNorm.beta")
        for each in (name, older):
            if each in self._names:
                return str(self._names[each])
        raise ModelError(f"{self._path} has no tensor {name}, so it is not a BERT encoder.")


def check_files(folder: Path) -> None:
    """Refuse a folder that lacks a file, or whose weights are pickled."""
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


def read_config(folder: Path) -> dict[str, Any]:
    """config.json, if it describes an encoder that can be read."""
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


def read_tokenizer(folder: Path) -> Tokenizer:
    """tokenizer.json, neither padding nor truncating."""
    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception for every fault in the file
        raise ModelError(f"{path} is not a readable tokenizer ({error}).") from None
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
