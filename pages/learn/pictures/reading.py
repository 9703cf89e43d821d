"""A picture as the page reads it, kept for all readers."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from attention_core import Trace, trace
from attention_core.models import PICTURES
from pages._app import models
from pages._app.frame import Page
from pages.learn.pictures.place import MODEL, Place

NOT_HERE = (
    "The model that looks at pictures is not installed: run `make extras` and start the app again."
)


@dataclass(frozen=True)
class Found:
    """A picture, and what the model made of it.

    Attributes
    ----------
    place : Place
        Where the reader is.
    model : Model
    trace : Trace
        ``trace.attention`` names its weights, layer by layer: (head, query, key).
    """

    place: Place
    model: Any
    trace: Trace


def read(page: Page[Place]) -> Found:
    """The picture that is chosen; the page ends here if it cannot be read."""
    if MODEL not in PICTURES:
        page.stop(NOT_HERE)
    model = page.usable(models.model, MODEL)
    found = page.usable(_traced, page.place.picture, page.place.fit)
    return Found(page.place, model, found)


@st.cache_resource(show_spinner=False, max_entries=8)  # each holds 24 MB
def _traced(picture: str, fit: str) -> Trace:
    return trace(picture, models.model(MODEL))
