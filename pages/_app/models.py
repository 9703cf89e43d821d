"""The models a page offers, and their traces, kept once for all readers of the server."""

import os
from pathlib import Path

import streamlit as st

from attention_core import ModelError, Trace, load_model, trace
from attention_core.models import BUILT_IN, TextModel
from attention_core.models.base import Capabilities

MOST_TOKENS = 64  # on a page; the core goes up to the model's own number of positions


def names() -> tuple[str, ...]:
    """Built-in models, then the checkpoint folders the server was started with.

    ``ATTENTION_MODELS`` lists folders as ``PATH`` does. Readers choose among them; a link cannot
    make the server open any other folder.
    """
    folders = os.environ.get("ATTENTION_MODELS", "").split(os.pathsep)
    return (*BUILT_IN, *(folder for folder in folders if folder))


def title(name: str) -> str:
    """What a model is called in a list, without loading it."""
    return BUILT_IN[name].title if name in BUILT_IN else Path(name).name


def can(name: str) -> Capabilities:
    """What can be done with a model; nothing while it cannot be loaded."""
    try:
        return model(name).can
    except ModelError:
        return Capabilities()


@st.cache_resource(
    show_spinner="Loading the model …", max_entries=8, validate=lambda kept: not kept.spoilt
)
def model(name: str) -> TextModel:
    """Load a model once per server."""
    return load_model(name)


class NoText(Exception):
    """A text without a token of its own."""


class TooLong(Exception):
    """A text of more tokens than a page shows; the message goes on after "This text"."""


@st.cache_resource(show_spinner=False, max_entries=8)
def traced(text: str, name: str) -> Trace:
    """A trace, shared by all who type the same text: traces are read-only.

    Raises
    ------
    NoText
    TooLong
    TooManyTokens
        If the model itself cannot read so many.
    """
    tokens = model(name).tokenize(text)
    if not text.strip() or not tokens:
        raise NoText(text)
    if len(tokens) > MOST_TOKENS:
        raise TooLong(
            f"has {len(tokens):,} tokens, signs and special tokens included. The page shows up to "
            f"{MOST_TOKENS}. Your text is kept: shorten it and go on."
        )
    return trace(text, model(name))
