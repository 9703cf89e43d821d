"""The row of choices above the viewer."""

import streamlit as st

from pages._ui import models, walk
from pages._ui.address import Place
from pages._ui.words import plain


def example(row: list, examples: tuple[str, ...]) -> str | None:
    """The example sentence that was just chosen, if one was."""
    with row[1]:
        return st.menu_button("Examples", examples, format_func=plain, key="example")


def sentence_and_model(row: list, place: Place) -> Place:
    """The sentence box and the model; the place with what they hold."""
    row[0].text_input(
        "Your sentence",
        value=place.text if walk.fresh() else "",
        key="text",
        placeholder="Type a sentence",
        persist_state="session",
    )
    row[2].segmented_control(
        "Model",
        models.names(),
        default=place.model if walk.fresh() else None,
        format_func=_title,
        required=True,
        key="model",
        persist_state="session",
    )
    return walk.drawn(place, "text", "model")


def layer(row: list, place: Place, n_layers: int) -> Place:
    """The layer; a model with one layer has nothing to choose."""
    if n_layers == 1:
        return place
    row[3].segmented_control(
        "Layer",
        range(n_layers),
        default=place.layer if walk.fresh() else None,
        format_func=str,
        required=True,
        key="layer",
        persist_state="session",
    )
    return walk.drawn(place, "layer")


def _title(name: str) -> str:
    return plain(models.title(name))
