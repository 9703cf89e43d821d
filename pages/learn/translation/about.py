"""What to know of the translators, and where their numbers can be seen."""

import streamlit as st

from pages._app.frame import Page
from pages._app.words import plain
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read

SAYS = (
    "These are Mozilla’s small translators for Firefox (MPL-2.0), trained for this and with these "
    "weights: each is stored in 8 bits, all sums are exact here. Firefox counts in 8 bits as well, "
    "which moves its weights by 0.04 in a usual sentence and by 0.14 at most, of 74 that were "
    "compared; a word may differ then. A text is read as one sentence, of up to {} tokens. A sign "
    "that the vocabulary cannot spell is read as ⁇, and never said."
)


def show(page: Page[Place], read: Read) -> None:
    """Say it."""
    st.caption(plain(SAYS.format(read.model.n_positions)))
