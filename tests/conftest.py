"""What all tests share: models, each of which is loaded once."""

import pytest

from attention_core import load_model


@pytest.fixture(scope="session", autouse=True)
def models_stay():
    """A server keeps a few models at a time; tests ask for all of them in turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load_model, "_most", 24)
        yield
