"""The tensors of a checkpoint folder: in one safetensors file, or in several with an index."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from attention_core.arrays import Array
from attention_core.models.checkpoint.files import is_there, lacks, listed, parsed
from attention_core.models.checkpoint.safetensors import Tensors
from attention_core.models.checkpoint.source import Source
from attention_core.models.errors import APART, ModelError

_FILE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_MOST = 2**24  # bytes of an index


class Folder(Source):
    """The safetensors of a folder; a shard is opened when something in it is asked for.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    ModelError
        If there are none that can be read.
    """

    def __init__(self, folder: Path) -> None:
        path = _listing(folder)
        self.where = str(path)
        self._open: dict[Path, Tensors] = {}
        if path.name == _INDEX:
            self._files: Mapping[str, Path] = _shards(path)
        else:
            self._files = dict.fromkeys(self._tensors(path).stored, path)
        self.shapes = _Shapes(self)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def holder(self, name: str) -> str:
        """The path of the file with this tensor."""
        return str(self._files[name])

    def read(self, name: str) -> Array:
        """A whole tensor."""
        return self.file(name).read(name)

    def rows(self, name: str, ids: Sequence[int] | Array) -> Array:
        """Some rows, each run of consecutive ones read at once."""
        ids = np.asarray(ids)
        breaks = np.flatnonzero(np.diff(ids) != 1) + 1
        read = self.file(name).read
        return np.concatenate(
            [read(name, int(run[0]), int(run[-1]) + 1) for run in np.split(ids, breaks)]
        )

    @property
    def changed(self) -> bool:
        """Whether one of the files that were opened was written to since."""
        return any(tensors.changed for tensors in self._open.values())

    def file(self, name: str) -> Tensors:
        """The open file with this tensor.

        Raises
        ------
        ModelError
            If it is not in the file that should have it.
        """
        tensors = self._tensors(self._files[name])
        if name not in tensors.stored:
            raise ModelError(
                f"{tensors.path} has no tensor {name}, though {self.where} says so. {APART}"
            )
        return tensors

    def _tensors(self, path: Path) -> Tensors:
        if path not in self._open:
            self._open[path] = Tensors(path)
        return self._open[path]


class _Shapes(Mapping[str, tuple[int, ...]]):
    """Shapes by name, looked up in the file when they are asked for."""

    def __init__(self, folder: Folder) -> None:
        self._names, self._file = frozenset(folder), folder.file

    def __getitem__(self, name: str) -> tuple[int, ...]:
        if name not in self._names:
            raise KeyError(name)
        tensors = self._file(name)
        tensors.check(name)
        return tensors.stored[name].shape

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __len__(self) -> int:
        return len(self._names)


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
