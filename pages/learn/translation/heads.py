"""Every other head beside the one that was trained to align: sharp is not aligned."""

from typing import Any

import streamlit as st

from attention_core.translation import findings, sharpness
from pages._app.components import aligned
from pages._app.frame import Page
from pages._app.words import sentence
from pages.learn.translation import onward, sent
from pages.learn.translation.place import Place, visit
from pages.learn.translation.reading import Read
from pages.learn.translation.words import at_step, named

HOW = (
    "Below each head: how even its attention is (0: all on one token, 1: the same for all), and "
    "for how many of the tokens it looks most where the trained head does."
)


def show(page: Page[Place], read: Read) -> None:
    """All heads in small, and one of them in full."""
    every = sent.heads(read)
    numbers = [tuple(each["head"]) for each in every]
    if page.place.head and page.place.head not in numbers:
        page.put(head=None)
    st.caption(HOW)
    if told := findings.of_sharp(read.trace):
        st.markdown(sentence(told))

    def taken(moved: dict[str, Any]) -> None:
        if "head" in moved:
            visit.hold("head", tuple(map(int, moved["head"])))
        at_step(moved)

    opened = page.place.head or _first(read)
    aligned(
        "aligned_heads",
        taken,
        of=named(page.place),
        **sent.texts(read),
        heads=every,
        open=numbers.index(opened),
        steps=False,
    )
    onward.show(page, read, opened, heads=False)


def _first(read: Read) -> tuple[int, int]:
    """The sharpest head that does not align; else any but the trained one."""
    others = [each for each in sharpness(read.trace) if not each.guided]
    found = min(others, key=lambda each: (each.agrees >= findings.FEW, each.spread))
    return found.layer, found.head
