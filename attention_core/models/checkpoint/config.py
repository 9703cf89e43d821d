"""config.json: what is asked of it, and what it means where it says nothing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from reprlib import repr as short
from typing import Any

import numpy as np

from attention_core.models.checkpoint.files import is_there, lacks, parsed
from attention_core.models.errors import ModelError

_MOST = 2**20  # bytes
# What BertConfig of transformers takes where config.json says nothing
# (transformers/models/bert/configuration_bert.py).
_SIZES = {
    "vocab_size": 30522,
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "max_position_embeddings": 512,
    "type_vocab_size": 2,
}
_EPSILON = 1e-12
# Settings that decide what is computed: what they may be, the first of it by default. The exact
# GELU has two names in transformers (activations.py: ACT2FN); gelu_new, gelu_fast, gelu_10,
# quick_gelu and gelu_pytorch_tanh are other functions.
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "hidden_act": ("gelu", "gelu_python"),
    "position_embedding_type": ("absolute",),
    "is_decoder": (False,),
}


@dataclass(frozen=True)
class Config:
    """What config.json says of an encoder that can be read.

    Attributes
    ----------
    path : Path
    sizes : mapping of str to int
        ``hidden_size`` and its like, by their names in the file.
    epsilon : float
        What every LayerNorm adds to the variance.
    architectures : tuple of str
        What the file calls the model.
    named : bool
        Whether it says that this is BERT; if not, the weights have to.
    """

    path: Path
    sizes: Mapping[str, int]
    epsilon: float
    architectures: tuple[str, ...]
    named: bool

    def __getitem__(self, size: str) -> int:
        return self.sizes[size]


def read_config(folder: Path) -> Config:
    """config.json, if it describes an encoder that can be read.

    Raises
    ------
    ModelError
        Otherwise.
    """
    path = folder / "config.json"
    if not is_there(path):
        raise lacks(folder, path.name, "Put the one of the checkpoint beside its weights.")
    found = parsed(path, _MOST)
    listed = found.get("architectures")
    architectures = tuple(
        each for each in (listed if isinstance(listed, list) else []) if isinstance(each, str)
    )
    kind = found.get("model_type")
    named = kind == "bert"
    if not named:
        _check_unnamed(path, kind, architectures)
    for setting, allowed in _CHOICES.items():
        value = found.get(setting, allowed[0])
        if value not in allowed:
            raise _other(path, architectures, setting, value, allowed)
    sizes = {size: _size(path, size, found.get(size, usual)) for size, usual in _SIZES.items()}
    if sizes["hidden_size"] % sizes["num_attention_heads"]:
        raise ModelError(
            f"{path}: hidden_size ({sizes['hidden_size']:,}) is not a multiple of "
            f"num_attention_heads ({sizes['num_attention_heads']:,}). Fetch the file again."
        )
    epsilon = _epsilon(path, found.get("layer_norm_eps", _EPSILON))
    return Config(path, sizes, epsilon, architectures, named or bool(architectures))


def _check_unnamed(path: Path, kind: Any, architectures: tuple[str, ...]) -> None:
    """Without model_type the name of the class says it; without that the weights do."""
    bert = all(each.startswith("Bert") for each in architectures)
    if kind is not None or not bert:
        raise _other(path, architectures, "model_type", kind, ("bert",))


def _other(
    path: Path, architectures: tuple[str, ...], setting: str, value: Any, allowed: tuple[Any, ...]
) -> ModelError:
    named = short(", ".join(architectures)).strip("'\"") or "this model"
    wanted = " or ".join(repr(each) for each in allowed)
    return ModelError(
        f"{path} describes {named} with {setting} {short(value)}. Only BERT encoders "
        f"({setting} {wanted}) can be walked through: choose a checkpoint that was trained so."
    )


def _size(path: Path, size: str, found: Any) -> int:
    if type(found) is not int or found < 1:
        raise ModelError(
            f"{path} gives {size} as {short(found)}, not as a whole number above 0. "
            "Fetch the file again."
        )
    return found


def _epsilon(path: Path, found: Any) -> float:
    """A number that float32 can add to a variance and tell from nothing."""
    number = type(found) in (int, float) and math.isfinite(found)
    if not (number and 0 < found <= 1 and np.float32(found) > 0):
        raise ModelError(
            f"{path} gives layer_norm_eps as {short(found)}, not as a small number above 0. "
            f"Fetch the file again; BERT has {_EPSILON}."
        )
    return float(found)
