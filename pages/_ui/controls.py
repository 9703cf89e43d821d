"""The row of choices above the viewer."""

import streamlit as st

from pages._ui import models
from pages._ui.words import plain


def example(row: list, examples: tuple[str, ...]) -> str | None:
    """The example sentence that was just chosen, if one was."""
    with row[1]:
        return st.menu_button("Examples", examples, format_func=plain, key="example")


def sentence_and_model(row: list) -> None:
    """The sentence box and the model; their values are in session state."""
    row[0].text_input(
        "Your sentence", key="text", placeholder="Type a sentence", persist_state="session"
    )
    row[2].segmented_control(
        "Model",
        models.names(),
        format_func=_title,
        required=True,
        key="model",
        persist_state="session",
    )


def layer(row: list, n_layers: int) -> None:
    """The layer; a model with one layer has nothing to choose."""
    if n_layers > 1:
        row[3].segmented_control(
            "Layer",
            range(n_layers),
            format_func=str,
            required=True,
            key="layer",
            persist_state="session",
        )


def _title(name: str) -> str:
    return plain(models.title(name))
