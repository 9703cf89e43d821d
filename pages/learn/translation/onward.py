"""From a translation to where all its numbers are, and what to know of the translators."""

import pandas as pd
import streamlit as st

from attention_core.translation import alignment
from pages._app import files
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.words import brief, numbered, plain
from pages.learn.heads.place import Place as Heads
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read
from pages.learn.walkthrough.place import Place as Walk

DECODER, CROSS = "decoder", "cross_attention_weights"
FREELY = "There the model says what it says by itself, without the word you asked for."
SAYS = (
    "These are Mozilla’s small translators for Firefox (MPL-2.0): each weight is stored in 8 bits, "
    "and all sums are exact here. Firefox computes in 8 bits as well: in 74 sentences that were "
    "compared this moved its attention weights by up to 0.04 in a usual one and by up to 0.14 in "
    "the worst, so that it may choose another word. A text is read as one sentence, of up to {} "
    "tokens. A sign that the vocabulary cannot spell is read as “unknown”, and never said."
)


def show(page: Page[Place], read: Read, head: tuple[int, int], *, heads: bool = True) -> None:
    """Links to the walk of this step in a head of the decoder, layer and number, and to all."""
    place, (layer, number) = page.place, head
    said = None if read.at is None or read.forced else read.at
    label = f"Walk through layer {layer}, head {number}"
    if said is not None:
        word = read.trace.entries.lists["target"][said].strip(" ␣")
        label = f"{label}, as it says “{brief(word, 16)}”"
    walk = Walk(
        text=place.text,
        model=place.model,
        part=DECODER,
        layer=layer,
        stage=CROSS,
        head=number,
        said=said,
        form="words",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        lead(label, walk)
        if heads:
            there = Heads(text=place.text, model=place.model, part=DECODER, heads=(head,))
            lead("All heads, in the encoder too", there)
            files.taken(_table(read, head), "alignment", f"alignment.{place.model}")
        if read.forced:
            st.caption(FREELY, width="content")


def _table(read: Read, head: tuple[int, int]) -> pd.DataFrame:
    """Where the head looks, for a spreadsheet: a row for each token that was said."""
    found = alignment(read.trace, *head)
    lists = read.trace.entries.lists
    rows, columns = numbered(lists["target"]), numbered(lists["token"])
    return pd.DataFrame(found.weights, index=rows, columns=columns)


def about(read: Read) -> None:
    """What to know of the translators."""
    st.caption(plain(SAYS.format(read.model.n_positions)))
