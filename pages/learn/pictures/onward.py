"""From a picture to where all its numbers are."""

import streamlit as st

from pages._app.frame import Page
from pages._app.opening import lead
from pages.learn.heads.place import Place as Heads
from pages.learn.pictures.place import MEAN, MODEL, Place
from pages.learn.walkthrough.place import ALL_HEADS, NOBODY
from pages.learn.walkthrough.place import Place as Walk

SQUARE = "There the model sees the middle square."


def show(page: Page[Place]) -> None:
    """Links to the walk of this patch through this head, and to all heads and their measures."""
    place = page.place
    same = place.fit == "square"  # else its patches are others there
    head = ALL_HEADS if place.head == MEAN else place.head
    walk = Walk(
        text=place.picture,
        model=MODEL,
        layer=place.layer,
        stage="attention_weights",
        head=head,
        ask=place.patch if same else None,
        follow=place.to if same and place.to is not None else NOBODY,
    )
    heads = Heads(text=place.picture, model=MODEL, heads=((place.layer, place.head),))
    called = "all its heads" if place.head == MEAN else f"head {place.head}"
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        lead(f"Walk through layer {place.layer}, {called}", walk)
        lead("Every head, measured", heads)
        if not same:
            st.caption(SQUARE, width="content")
