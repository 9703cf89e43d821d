"""Models that readers trained here, or opened from a file: their own, and for whoever has a link.

A trained model's name is made of its weights (``attention_core.training``): so whatever is worked
out of it may be kept by that name, and two readers never mean two models by one link.
"""

import re
from collections.abc import Mapping

import numpy as np
import streamlit as st

from attention_core import ModelError
from attention_core.models import TextModel
from pages._app.state.bounded import Bounded

_NAME = re.compile("trained-[0-9a-f]{8,64}")  # no folder's but by design
YOURS, OPENED = "Your trained model", "Your opened model"
DOCUMENTS = "Your model of documents"
GONE = (
    "This trained model is not kept by this server (any more): train it again on the page "
    "Training, or open its file there."
)
_MINE = "trained models"  # in a session: models by what they are to its reader

_kept: Bounded[TextModel] = Bounded(entries=256, size=64_000_000)


def keep(model: TextModel, title: str = YOURS) -> None:
    """From now on a model is in the reader's lists, in place of the one they called so before.

    The reader has it as long as the session lasts; a link to it works as long as the server keeps
    it, which is until so many others were used since.
    """
    st.session_state[_MINE] = {**_mine(), title: model}
    _kept.keep(model.name, model, _size(model))


def names() -> tuple[str, ...]:
    """The reader's own models."""
    return tuple(dict.fromkeys(model.name for model in _mine().values()))


def is_name(name: str) -> bool:
    """Whether it could only be a trained model's."""
    return _NAME.fullmatch(name) is not None


def is_here(name: str) -> bool:
    """Whether it is the name of a trained model that is kept, the reader's own or another's."""
    return is_name(name) and (name in names() or _kept.recall(name) is not None)


def model(name: str) -> TextModel:
    """A trained model.

    Raises
    ------
    ModelError
        If it is not kept any more.
    """
    own = (model for model in _mine().values() if model.name == name)
    found = next(own, None) or _kept.recall(name)
    if found is None:
        raise ModelError(GONE)
    return found


def title(name: str) -> str:
    """What a trained model is called in a reader's list."""
    yours = (title for title, model in _mine().items() if model.name == name)
    return next(yours, "Another trained model")


def _mine() -> Mapping[str, TextModel]:
    mine: Mapping[str, TextModel] = st.session_state.get(_MINE, {})
    return mine


def _size(model: TextModel) -> int:
    """Bytes of its weights."""
    return sum(np.asarray(each).nbytes for each in model.parameters().values())
