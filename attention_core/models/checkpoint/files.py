"""The files of a checkpoint folder: opened, read and parsed, or refused in a sentence."""

import json
import os
import stat
from collections import Counter
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Any

from attention_core.models.errors import ModelError

_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
_LONGEST_NUMBER = 20  # digits; Python would rather not read one of thousands


class File:
    """An open file, which stays the one it was though another takes its name.

    Reading is by position and leaves nothing mapped: of a file that is made shorter while it is
    mapped, a single look ends the whole process.

    Attributes
    ----------
    path : Path
    size : int
        In bytes, when it was opened.

    Raises
    ------
    ModelError
        If it is no regular file, or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = FileIO(path, opener=_at_once)
            self._found = os.fstat(self._file.fileno())
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None
        if not stat.S_ISREG(self._found.st_mode):
            self._file.close()
            raise _unreadable(path, "it is no regular file")
        self.size = self._found.st_size
        self._lock = Lock()

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    def fill(self, buffer: memoryview, start: int) -> bool:
        """Read bytes from a position on until the buffer is full; whether there were as many."""
        try:
            with self._lock:
                self._file.seek(start)
                while len(buffer):
                    n = self._file.readinto(buffer)
                    if not n:
                        return False
                    buffer = buffer[n:]
        except OSError as error:
            raise _unreadable(self.path, error) from None
        return True

    @property
    def changed(self) -> bool:
        """Whether it was written to since it was opened."""
        now = os.fstat(self._file.fileno())
        return (now.st_size, now.st_mtime_ns) != (self.size, self._found.st_mtime_ns)

    def read(self, buffer: memoryview, start: int) -> None:
        """Fill the buffer with what was there when the file was opened.

        Raises
        ------
        ModelError
            If the file was written to since.
        """
        whole = self.fill(buffer, start)
        if not whole or self.changed:
            raise ModelError(
                f"{self.path} was changed while it was in use, so its numbers may be others now. "
                "Reload this page, or load it again, once the file is whole."
            )


def contents(path: Path, most: int) -> bytes:
    """The whole of a file that has at most so many bytes."""
    file = File(path)
    if file.size > most:
        raise ModelError(
            f"{path} has {file.size:,} bytes, and such a file has at most {most:,}. Fetch it again."
        )
    data = bytearray(file.size)
    file.read(memoryview(data), 0)
    return bytes(data)


def text_of(path: Path, most: int) -> str:
    """The text in a file of at most so many bytes, without its byte-order mark."""
    try:
        return contents(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ModelError(f"{path} is not text in UTF-8 ({error}). Fetch it again.") from None


def parsed(path: Path, most: int) -> dict[str, Any]:
    """The object in a JSON file of at most so many bytes, with a byte-order mark or without."""
    try:
        found = parse(contents(path, most))
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON ({error}). Fetch it again.") from None
    if not isinstance(found, dict):
        raise ModelError(f"{path} is not a JSON object, as it should be. Fetch it again.")
    return found


def parse(data: bytes) -> Any:
    """JSON without its traps.

    Raises
    ------
    ValueError
        If it is no JSON, has one name twice in an object, or is nested too deeply.
    """
    try:
        return json.loads(data, object_pairs_hook=_once, parse_int=_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def is_there(path: Path) -> bool:
    """Whether there is a file of that name, or anything else."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    return True


def check_folder(folder: Path) -> None:
    """Refuse what is no folder that can be looked into, and pickled weights."""
    if not os.path.isdir(folder):  # unlike Path.is_dir, False for a name too long to be one
        raise ModelError(
            f"There is no model named {folder}, and no folder of that name either. "
            "Check the name, or give the path of a checkpoint folder."
        )
    names = listed(folder)
    pickled = [name for name in names if Path(name).suffix in _PICKLED]
    if pickled and not any(
        name.endswith((".safetensors", ".safetensors.index.json")) for name in names
    ):
        raise ModelError(
            f"{folder} holds its weights pickled ({pickled[0]}). Opening a pickle can run any "
            "program hidden in it, so only model.safetensors is read: convert the checkpoint, "
            "for instance with save_pretrained of transformers, where you trust it."
        )


def listed(folder: Path) -> list[str]:
    """Names of what is in a folder, in order."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise _unreadable(folder, error) from None


def lacks(folder: Path, name: str, remedy: str) -> ModelError:
    """What is said of a folder without a file that it needs."""
    return ModelError(f"{folder} is not a checkpoint folder: it has no {name}. {remedy}")


def _unreadable(path: Path, why: object) -> ModelError:
    if isinstance(why, OSError):
        why = why.strerror or why
    return ModelError(
        f"{path} cannot be read ({why}). Put a file or folder there that this program may read."
    )


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end, if it is a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = max(times, key=times.__getitem__)
        raise ValueError(f"it says {twice[:100]!r} twice")
    return found


def _number(digits: str) -> float:
    """A whole number; one that no setting could have is only told to be large."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)
