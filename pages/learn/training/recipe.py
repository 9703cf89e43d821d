"""The recipe: how large the model is, how it learns and from what."""

from typing import Any

import streamlit as st

from attention_core.training.run import MOST_BYTES, MOST_KEPT
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import plain
from pages.learn.training.place import (
    HEADS,
    LARGEST_RATE,
    LARGEST_SEED,
    LAYERS,
    MASKINGS,
    WIDTHS,
    Place,
)

KEPT = (
    f"Up to {MOST_KEPT} steps of a run are kept, in at most {MOST_BYTES / 1e6:.0f} MB; those "
    "between are worked out again when you look back, to the last bit."
)
SHARES = (
    "Of the words asked for, BERT (Devlin et al. 2019) hides 80 % behind [MASK], exchanges 10 % "
    "for another word, and leaves 10 % as they are."
)
TWO_PLACES = (
    "Some sentences tell of two places, each with a clue of its own: only who looks at the right "
    "one can guess both. Without them one clue does for a whole sentence."
)
SENSE = (
    "For a masked word with a sense, [bank=rive], the sense is the right answer and not the word, "
    "as if it were to be translated."
)
ANEW = "Another recipe is another run: it begins at step 0."


def choose(page: Page[Place], where: Any) -> None:
    """The recipe's choices, in a box to open."""
    with where.popover("Recipe", width="content"):
        st.caption(ANEW)
        left, right = st.columns(2, gap="medium")
        page.choice("layers", "Layers", LAYERS, where=left, help=explains("layer"))
        page.choice("heads", "Heads", HEADS, where=left, help=explains("head"))
        page.choice("width", "Width", WIDTHS, where=left, help=explains("d_model"))
        page.number(
            "rate",
            "Learning rate",
            -LARGEST_RATE,
            LARGEST_RATE,
            right,
            step=0.001,
            format="%g",
            help=explains("learning rate"),
        )
        page.number("seed", "Seed", 0, LARGEST_SEED, right, step=1, help=explains("seed"))
        shares = "What becomes of a masked word"
        every = list(MASKINGS)
        page.select("masking", shares, every, MASKINGS.__getitem__, right, help=plain(SHARES))
        page.switch("positions", "Positions", left, help=explains("position"))
        page.switch("two_places", "Sentences of two places", right, help=plain(TWO_PLACES))
        page.switch("sense", "Answer with the sense", right, help=plain(SENSE))
        st.caption(KEPT)
