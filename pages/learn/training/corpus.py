"""What the model learns from: to be read, and to be changed."""

import streamlit as st

from attention_core.training.corpus import MOST_LINES, Corpus
from pages._app.frame import Page
from pages._app.words import plain
from pages.learn.training.place import OWN, Place

HEIGHT = 460  # px
HOW = (
    "A sentence a line. A word in brackets, [bank], may be masked and asked for; [bank=rive] says "
    "too in which sense it stands there. Without any bracket every word may be masked. Every "
    f"sixth sentence is held out. Up to {MOST_LINES:,} lines."
)


def show(page: Page[Place], corpus: Corpus) -> None:
    """What there is in the corpus, and its text."""
    told(corpus)
    edit(page)


def edit(page: Page[Place]) -> None:
    """The text of the corpus."""
    st.caption(plain(HOW))
    page.typed("corpus", "The corpus", height=HEIGHT)
    page.button(
        "own",
        "Back to the one that came with it",
        rests=page.place.corpus == OWN,
        on_click=page.visit.hold,
        args=("corpus", OWN),
    )


def told(corpus: Corpus) -> None:
    """What there is in a corpus."""
    two = sum(each.two_places for each in corpus.all)
    asked = sorted({each.words[slot] for each in corpus.all for slot in each.slots})
    shown = ", ".join(asked[:8]) + ", …" * (len(asked) > 8)
    st.markdown(
        plain(
            f"{len(corpus.sentences)} sentences to learn from and {len(corpus.held_out)} held out, "
            f"{len(corpus.words)} different words. {two} sentences tell of two places. May be "
            f"masked: {shown}."
        )
    )
