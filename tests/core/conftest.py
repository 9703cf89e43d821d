"""What several tests of the core share: the two models, and settings for hypothesis."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from attention_core import Model, ModelError, load_model
from tests.core.folders import Checkpoint

# The same examples on every machine, and no time limit: a slow machine is not a fault.
settings.register_profile("core", deadline=None, derandomize=True, database=None)
settings.load_profile("core")


@pytest.fixture
def handmade() -> Model:
    return load_model("handmade")


@pytest.fixture
def minilm() -> Model:
    return load_model("minilm")


@pytest.fixture(params=["handmade", "minilm"])
def model(request) -> Model:
    """Both built-in models, one after the other."""
    return load_model(request.param)


@pytest.fixture
def checkpoint(tmp_path) -> Checkpoint:
    folder = tmp_path / "tiny-bert"
    folder.mkdir()
    return Checkpoint(folder)


@pytest.fixture
def folder(checkpoint) -> Path:
    return checkpoint.folder


@pytest.fixture
def refusal() -> Callable[[Path], str]:
    """What is said when a folder cannot be used: one sentence, without a chain of other errors."""

    def said(folder: Path) -> str:
        load_model.cache_clear(str(folder))
        with pytest.raises(ModelError) as error:
            load_model(str(folder))
        text = str(error.value)
        assert text.endswith(".") and "\n" not in text
        assert error.value.__suppress_context__ or error.value.__context__ is None
        return text

    return said
