"""How the next word is chosen, and what each setting does to the chances."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import plain, said, sentence
from pages.learn.nextword import sent
from pages.learn.nextword.place import PICKS, TEMPERATURES, TOP_K, TOP_P, Place
from pages.learn.nextword.reading import Read

LARGEST_SEED = 99_999


def controls(page: Page[Place]) -> dict[str, Any]:
    """The settings; gives the room under each, for a sentence that comes once all are known."""
    left, right = st.columns([2, 1], gap="small")
    page.choice("pick", "Which one is taken", list(PICKS), PICKS.__getitem__, left)
    if page.place.pick == "drawn":
        page.number("seed", "Seed", 0, LARGEST_SEED, right, step=1, help=explains("seed"))
    _slider(page, "temperature", "Temperature", TEMPERATURES, lambda t: f"{t:g}")
    rooms = {"temperature": st.empty()}
    left, right = st.columns(2, gap="small")
    with left:
        _slider(page, "top_k", "Top-k", TOP_K, lambda k: f"{k:g}" if k else "all", "top-k")
        rooms["top_k"] = st.empty()
    with right:
        _slider(page, "top_p", "Top-p", TOP_P, lambda p: f"{p:g}", "top-p")
        rooms["top_p"] = st.empty()
    return rooms


def told(rooms: dict[str, Any], read: Read) -> None:
    """Say under each setting what it does here, and below what there is to see."""
    for name, room in rooms.items():
        room.caption(plain(said(read.found.says[name])))
    plainly = bool((read.found.set == read.found.plain).all())
    for term, pieces in sent.found_out(read.ids, read.place.model, read.at).items():
        if plainly or term != "logit":  # its chance is the model's own, which the bars do not show
            st.markdown(sentence(pieces), help=explains(term))


def _slider(
    page: Page[Place],
    name: str,
    label: str,
    options: Sequence[float],
    title: Any,
    term: str = "temperature",
) -> None:
    page.bound(
        st.select_slider,
        name,
        label,
        options,
        first={"value": getattr(page.place, name)},
        format_func=title,
        help=explains(term),
    )
