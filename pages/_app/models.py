"""The models a page offers, and their traces, kept once for all readers of the server."""

import os
from pathlib import Path

import streamlit as st

from attention_core import Model, Trace, load_model, trace
from attention_core.models import BUILT_IN
from attention_core.view.payload import trace_part, weights_part

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


@st.cache_resource(show_spinner="Loading the model …", max_entries=8)
def model(name: str) -> Model:
    """Load a model once per server."""
    return load_model(name)


@st.cache_resource(show_spinner=False, max_entries=8)
def traced(text: str, name: str) -> Trace:
    """A trace, shared by all who type the same text: traces are read-only."""
    return trace(text, model(name))


@st.cache_resource(show_spinner=False, max_entries=16)
def trace_sent(text: str, name: str, layer: int) -> bytes:
    """What the viewer is sent of a trace: one layer."""
    return trace_part(traced(text, name), layer)


@st.cache_resource(show_spinner=False, max_entries=16)
def weights_sent(name: str, layer: int, _trace: Trace) -> bytes:
    """What the viewer is sent of a layer's weights, which any trace of the model holds."""
    return weights_part(_trace, layer)
