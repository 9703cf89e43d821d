"""Data that comes as a package: found without importing it, and checked before it is read."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from attention_core.models.errors import ModelError


@dataclass(frozen=True)
class Package:
    """A package of which only data files are used.

    Attributes
    ----------
    name : str
        Its import name.
    folder : str
        Where its data are, inside it.
    missing : str
        The sentence for a reader who does not have it.
    again, remedy : str
        What is to be installed again if it is damaged, and by which command.
    files : mapping of str to str
        The SHA-256 of every file that is read.
    """

    name: str
    folder: str
    missing: str
    again: str
    remedy: str
    files: Mapping[str, str]

    @property
    def here(self) -> bool:
        """Whether it is installed."""
        spec = find_spec(self.name)
        return spec is not None and bool(spec.submodule_search_locations)

    def find(self) -> Path:
        """Folder of the data; the package itself is never imported.

        Raises
        ------
        ModelError
            If it is not installed.
        """
        spec = find_spec(self.name)
        if spec is None or not spec.submodule_search_locations:
            where = "in the project's folder, then reload this page."
            raise ModelError(f"{self.missing} Run `{self.remedy}` {where}")
        return Path(next(iter(spec.submodule_search_locations))) / self.folder

    def check(self, folder: Path) -> None:
        """Read every file through, once for every state it has been in.

        Raises
        ------
        ModelError
            If one is missing or is not the published file.
        """
        now = (folder, *((*each, *_state(folder / each[0])) for each in self.files.items()))
        if now in _checked:
            return
        again = f"Run `{self.remedy}` to install {self.again} again."
        for name, wanted in self.files.items():
            path = folder / name
            if not path.is_file():
                raise ModelError(f"{path} is missing. {again}")
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != wanted:
                raise ModelError(
                    f"{path} is not the published file: its SHA-256 begins {found[:12]}, not "
                    f"{wanted[:12]}, so it is damaged or was changed. {again}"
                )
        _checked.add(now)


_checked: set[tuple[object, ...]] = set()


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError:
        return ()  # the check says what is wrong
    return found.st_ino, found.st_size, found.st_mtime_ns
