"""The row of choices above the viewer."""

from collections.abc import Callable

import streamlit as st

from pages._ui import models
from pages._ui.words import plain

# Streamlit's page has generous margins; the picture needs the room more.
_STYLE = """<style>
.stMainBlockContainer { padding-left: 1.5rem; padding-right: 1.5rem; max-width: 1900px; }
.st-key-choices label p { font-size: .8rem; }
.st-key-choices { margin-bottom: -.6rem; }
.st-key-viewer_parts { display: none; }
</style>"""


def style() -> None:
    """Margins that leave the room to the picture."""
    st.html(_STYLE)


def example(row: list, examples: tuple[str, ...]) -> str | None:
    """The example sentence that was just chosen, if one was."""
    with row[1]:
        return st.menu_button("Examples", examples, format_func=plain, key="example")


def sentence_and_model(row: list) -> None:
    """The sentence box and the model; their values are in session state."""
    row[0].text_input(
        "Your sentence", key="text", placeholder="Type a sentence", persist_state="session"
    )
    row[2].selectbox(
        "Model", models.names(), format_func=models.title, key="model", persist_state="session"
    )


def layer(row: list, n_layers: int) -> None:
    """The layer; a model with one layer has nothing to choose."""
    row[3].selectbox(
        "Layer",
        range(n_layers),
        key="layer",
        disabled=n_layers == 1,
        persist_state="session",
    )


def say(notes: list[str], show: Callable[[str], object] = st.info) -> None:
    """Notes on what in a link could not be followed."""
    for note in notes:
        show(plain(note))
