"""The weights of an encoder: found in their files whatever stands around them, checked, read."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.config import Config
from attention_core.models.checkpoint.files import is_there, lacks, listed, parsed
from attention_core.models.checkpoint.safetensors import Tensors
from attention_core.models.errors import APART, ModelError

WORDS = "embeddings.word_embeddings.weight"
_LAYER = "encoder.layer."
_FILE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_MOST = 2**24  # bytes of an index


class Weights:
    """The tensors of one encoder in a folder: in one file, or in several with an index.

    Parameters
    ----------
    folder : Path
    config : Config
        What the shapes are compared with.

    Attributes
    ----------
    path : Path
        The file, or the index, that says which tensors there are.

    Raises
    ------
    ModelError
        If there are no such files, or not exactly one encoder in them.
    """

    def __init__(self, folder: Path, config: Config) -> None:
        self._config = config
        self._open: dict[Path, Tensors] = {}
        self.path = _listing(folder)
        if self.path.name == _INDEX:
            self._where: Mapping[str, Path] = _shards(self.path)
        else:
            self._where = dict.fromkeys(self._tensors(self.path).stored, self.path)
        self._prefix = _prefix(self.path, self._where)
        if not config.named:
            _check_unnamed(config.path, self.path, self._prefix)
        last = config["num_hidden_layers"] - 1
        if not any(name.startswith(f"{self._prefix}{_LAYER}{last}.") for name in self._where):
            raise ModelError(
                f"{config.path} asks for {last + 1:,} layers, but {self.path} has no tensor "
                f"{self._prefix}{_LAYER}{last}. {APART}"
            )

    def check(self, name: str, shape: str) -> None:
        """Refuse a tensor that is not there, holds no floats or does not fit config.json."""
        tensors, full = self._find(name)
        tensors.check(full)
        found, wanted = tensors.stored[full].shape, tuple(self._config[n] for n in shape.split())
        if found != wanted:
            raise ModelError(
                f"{full} in {tensors.path} has the shape {found}, but {self._config.path} asks for "
                f"{wanted}. {APART}"
            )

    def read(self, name: str) -> Array:
        """A whole tensor that was checked, as float32; every number in it is finite."""
        tensors, full = self._find(name)
        found = tensors.read(full)
        _check_finite(found, full, tensors.path)
        return found

    def table(self, name: str) -> "Table":
        """A tensor that was checked, to be read row by row."""
        return Table(*self._find(name))

    def _find(self, name: str) -> tuple[Tensors, str]:
        older = name.replace("LayerNorm.weight", "LayerNorm.gamma")
        older = older.replace("LayerNorm.bias", "LayerNorm.beta")
        for full in (self._prefix + name, self._prefix + older):
            if full in self._where:
                tensors = self._tensors(self._where[full])
                if full not in tensors.stored:
                    raise ModelError(
                        f"{tensors.path} has no tensor {full}, though {self.path} says so. {APART}"
                    )
                return tensors, full
        raise ModelError(
            f"{self.path} has no tensor {self._prefix + name}, so it is not a whole BERT encoder. "
            "Fetch it again, or choose another checkpoint."
        )

    def _tensors(self, path: Path) -> Tensors:
        if path not in self._open:
            self._open[path] = Tensors(path)
        return self._open[path]


class Table:
    """A tensor of which rows are read when they are asked for: the word table is half the weights.

    All of it is looked at once, here.
    """

    block_size = 4096  # rows that are in memory at once

    def __init__(self, tensors: Tensors, name: str) -> None:
        self._tensors, self._name = tensors, name
        for start in range(0, tensors.stored[name].shape[0], self.block_size):
            _check_finite(self.block(start), name, tensors.path, start)

    @property
    def changed(self) -> bool:
        """Whether its file was written to since: then nothing more can be read."""
        return self._tensors.changed

    def rows(self, wanted: Iterable[int]) -> Array:
        """Some rows, (row, column), as float32."""
        read = self._tensors.read
        return np.concatenate([read(self._name, int(i), int(i) + 1) for i in wanted])

    def block(self, start: int) -> Array:
        """Some thousand consecutive rows, as float32."""
        return self._tensors.read(self._name, start, start + self.block_size)


def _listing(folder: Path) -> Path:
    """The file that says which tensors there are: the weights themselves, or their index."""
    for name in (_FILE, _INDEX):
        if is_there(folder / name):
            return folder / name
    found = [name for name in listed(folder) if name.endswith(".safetensors")]
    others = [name for name in found if is_there(folder / name)]
    if len(others) == 1:
        return folder / others[0]
    many = f"It has {', '.join(others[:3])}: call the right one so." if others else ""
    raise lacks(folder, _FILE, many or "Put the weights of the checkpoint beside its config.json.")


def _shards(index: Path) -> dict[str, Path]:
    """Which file of the folder each tensor is in."""
    where = parsed(index, _MOST).get("weight_map")
    if not isinstance(where, dict) or not where:
        raise ModelError(
            f"{index} has no weight_map, which says where tensors are. Fetch it again."
        )
    for name, file in where.items():
        if type(file) is not str or file in ("", ".", "..") or set(file) & set("/\\:\0"):
            raise ModelError(
                f"{index} says that {name[:200]} is in {str(file)[:200]!r}, which is no name of a "
                "file beside it. Fetch it again."
            )
    return {name: index.parent / file for name, file in where.items()}


def _prefix(path: Path, names: Collection[str]) -> str:
    """What stands before every name of the encoder, as ``bert.`` does."""
    layered = {name[:at] for name in names if (at := name.find(_LAYER)) >= 0}
    tables = [name.removesuffix(WORDS) for name in names if f".{name}".endswith(f".{WORDS}")]
    found = sorted(prefix for prefix in tables if prefix in layered)
    if len(found) > 1:
        named = " and ".join(f"{prefix}{_LAYER}0" for prefix in found[:2])
        raise ModelError(
            f"{path} holds {len(found)} encoders ({named}), and nothing says which one is meant. "
            "Save the one to be read alone, for instance by model.bert.save_pretrained(folder)."
        )
    return min(found or tables or layered, default="")


def _check_unnamed(config: Path, path: Path, prefix: str) -> None:
    """Tensors called after another model, such as ``roberta.``, are another model's."""
    for part in prefix.lower().split("."):
        if part != "bert" and ("bert" in part or "electra" in part):
            raise ModelError(
                f"{config} does not say which model it is of, and tensors in {path} are called "
                f"{prefix}{WORDS}, not bert.{WORDS}. If it is a BERT encoder all the same, "
                'add "model_type": "bert" to config.json.'
            )


def _check_finite(found: Array, name: str, path: Path, first: int = 0) -> None:
    if np.isfinite(found).all():
        return
    row, *column = (int(i) for i in np.argwhere(~np.isfinite(found))[0])
    place = f"row {row + first:,}, column {column[0]:,}" if column else f"place {row:,}"
    value = float(found[(row, *column)])
    raise ModelError(
        f"{name} in {path} is {value} in {place} (counted from 0), so nothing it goes into is a "
        "number. The file is damaged or its training failed: fetch it again, or take another."
    )
