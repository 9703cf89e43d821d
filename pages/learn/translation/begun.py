"""Translations that begin as a reader wants, kept for all readers."""

from typing import Any, cast

import streamlit as st

from attention_core import ModelError, Trace, trace
from attention_core.translation import Begun, Translator, said
from pages._app import models


@st.cache_resource(show_spinner=False, max_entries=16)
def begun(text: str, name: str, words: tuple[int, ...]) -> Trace:
    """The trace of a translation that begins with these words.

    Raises
    ------
    ValueError
        If one of them is in no vocabulary.
    """
    # The model reads more than texts, which is what all of them read.
    return trace(cast(Any, Begun(text, words)), models.model(name))


@st.cache_data(show_spinner=False, max_entries=512)
def said_to_the_end(text: str, name: str, words: tuple[int, ...]) -> str:
    """What is said if it begins with these words; quicker than a trace."""
    model = cast(Translator, models.model(name))
    return model.text(model.translate(Begun(text, words)))


def translated(text: str, name: str, words: tuple[int, ...] = ()) -> str:
    """What is said of a text; the text itself where it cannot be translated."""
    try:
        freely = models.traced(text, name)
        found = begun(text, name, words) if words else freely
    except (models.TooLong, ModelError, ValueError):
        return text
    return found.output_text or text


def ids(found: Trace) -> tuple[int, ...]:
    """The numbers of the tokens that were said, the end included."""
    return tuple(each.id for each in said(found))


def other_way(name: str) -> str:
    """The translator between the same languages in the other direction."""
    return next(other for other in models.translators() if other != name)
