"""From the next word into the walkthrough, where every number of it is."""

from typing import Any

import streamlit as st

from pages._app.opening import lead
from pages.learn.nextword.reading import Read
from pages.learn.walkthrough.place import Place as Walk

NOT_ITS_OWN = (
    "This text cannot be walked: its tokens are not the ones that it would be split into, as words "
    "were added piece by piece."
)


def walk(read: Read, label: str, **where: Any) -> None:
    """A link to a place in the walk of the text, where its last word asks."""
    text = (
        read.place.text
        if read.ids == read.model.ids(read.place.text)
        else read.model.text(read.ids)
    )
    if read.model.ids(text) != read.ids:
        st.caption(NOT_ITS_OWN)
        return
    lead(label, Walk(text=text, model=read.place.model, ask=read.at, **where))
