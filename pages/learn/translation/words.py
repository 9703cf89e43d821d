"""The translation, word by word, and which word came of which."""

import streamlit as st

from pages._app.frame import Page
from pages._app.words import strong
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
    st.markdown(f"→ {strong(read.trace.output_text, 1000)}")
