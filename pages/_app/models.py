"""The models a page offers, and their traces, kept once for all readers of the server."""

import os
from pathlib import Path

import streamlit as st

from attention_core import Model, Trace, load_model, trace
from attention_core.models import BUILT_IN
from attention_core.models.handmade.model import HEADS
from attention_core.stages.scoring import SCORINGS

MOST_TOKENS = 64  # on a page; the core goes up to the model's own number of positions
TITLES = {"handmade": "Hand-made", "minilm": "MiniLM"}


def names() -> tuple[str, ...]:
    """Built-in models, then the checkpoint folders the server was started with.

    ``ATTENTION_MODELS`` lists folders as ``PATH`` does. Readers choose among them; a link cannot
    make the server open any other folder.
    """
    folders = os.environ.get("ATTENTION_MODELS", "").split(os.pathsep)
    return (*BUILT_IN, *(folder for folder in folders if folder))


def title(name: str) -> str:
    """What a model is called in a list, without loading it."""
    return TITLES.get(name, Path(name).name)


def own(name: str) -> bool:
    """Whether it is the project's own model: small, its dimensions named, its numbers exact."""
    return name == "handmade"


def editable(name: str) -> bool:
    """Whether a reader may change its numbers."""
    return own(name)


def scorings(name: str) -> tuple[str, ...]:
    """The scoring functions it has weights for."""
    return tuple(each for each in SCORINGS if own(name) or each not in ("general", "additive"))


def heads(name: str) -> tuple[int, ...]:
    """How many heads it may be given; nothing if it has those it was trained with."""
    return tuple(HEADS) if own(name) else ()


@st.cache_resource(show_spinner="Loading the model …", max_entries=8)
def model(name: str) -> Model:
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
