"""The tiny checkpoints of every family, for tests that hold of all."""

from pathlib import Path

from attention_core import Model, load_model

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
FAMILIES = sorted(path.name for path in TINY.iterdir() if path.is_dir())


def family(name: str) -> Model:
    """A tiny model of random weights."""
    return load_model(str(TINY / name))
