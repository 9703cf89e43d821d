"""What the viewer is sent of a trace, its weights and a place; the first two kept once for all."""

from typing import Any

import streamlit as st

from attention_core import Trace
from attention_core.quiz import Question, questions
from attention_core.view.payload import trace_part, weights_part
from pages._app import models, pictures
from pages.learn.walkthrough.asking import ask_in, head_in
from pages.learn.walkthrough.place import ANY, BEST, Place, visit


@pictures.kept(16, own=2)  # of a picture it has the patches
def trace_sent(text: str, name: str, layer: int, part: str) -> bytes:
    """What the viewer is sent of a trace: one layer."""
    trace = models.beginning(text, name)
    return trace_part(trace, layer, part=part, most=models.most_shown(models.model(name)))


def asked(place: Place, trace: Trace) -> list[Question]:
    """What the viewer asks of the walk at a place; nothing where the reader does not predict."""
    if not place.predict:
        return []
    kind = "" if place.predict == ANY else place.predict
    part = place.part or trace.part
    spot = place.text, place.model, part, place.layer, head_in(place, trace), ask_in(place, trace)
    return _questions(*spot, kind, trace)


@st.cache_resource(show_spinner=False, max_entries=64)
def _questions(
    text: str, name: str, part: str, layer: int, head: int, ask: int, kind: str, _trace: Trace
) -> list[Question]:
    most = models.most_shown(models.model(name))
    return questions(_trace, layer, head, ask, part=part, kind=kind, most=most)


@st.cache_resource(show_spinner=False, max_entries=16)
def weights_sent(name: str, layer: int, part: str, _trace: Trace) -> bytes:
    """What the viewer is sent of a layer's weights, which any trace of the model holds."""
    return weights_part(_trace, layer, part=part)


def view(place: Place, trace: Trace) -> dict[str, Any]:
    """The place as the viewer takes it: it follows when the revision is new."""
    return {
        "stage": place.stage,
        "head": head_in(place, trace),
        "best": place.head == BEST,
        "ask": ask_in(place, trace),
        "follow": place.follow,
        "cell": place.cell,
        "form": place.form,
        "predict": place.predict,
        "show": place.show,
        "of": place.of,
        **visit.followed,
    }
