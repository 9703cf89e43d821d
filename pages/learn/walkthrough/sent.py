"""What the viewer is sent of a trace and its weights, kept once for all readers."""

import streamlit as st

from attention_core import Trace
from attention_core.view.payload import trace_part, weights_part
from pages._app import models


@st.cache_resource(show_spinner=False, max_entries=16)
def trace_sent(text: str, name: str, layer: int) -> bytes:
    """What the viewer is sent of a trace: one layer."""
    return trace_part(models.beginning(text, name), layer, most=models.MOST_TOKENS)


@st.cache_resource(show_spinner=False, max_entries=16)
def weights_sent(name: str, layer: int, _trace: Trace) -> bytes:
    """What the viewer is sent of a layer's weights, which any trace of the model holds."""
    return weights_part(_trace, layer)
