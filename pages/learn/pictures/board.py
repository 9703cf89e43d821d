"""The board: nine digits, two questions about them, and a reader who may change every cell."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from attention_core import Trace, trace
from attention_core.models.board import BOARD as FIRST
from attention_core.models.board import NoBoard, split
from attention_core.pictures.answered import another, mistaken
from pages._app import models
from pages._app.components import digits
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.title import titled
from pages.learn.heads.place import Place as Heads
from pages.learn.pictures import measured
from pages.learn.pictures.cells import sent
from pages.learn.pictures.place import BOARD, MEAN, QUESTIONS, Place
from pages.learn.walkthrough.place import BEST
from pages.learn.walkthrough.place import Place as Walk

Looks = tuple[int, int]  # layer, and head or MEAN
TURN = "turn"  # the reader's that was followed last


def show(page: Page[Place]) -> None:
    """Draw the board where the reader is on it."""
    page.ask("Where does a question look on a board of digits?")
    titled("A board of digits")
    text = _settled(page)
    found = page.usable(_traced, text)
    looks = _looks(page, found)
    page.say()
    _ways(page, text, looks)
    told = sent(found, text, page.place.question, looks, page.visit.held(TURN) or "")
    digits("digits", partial(_taken, page, _best(found)), **told)
    measured.show(found, text)


def _settled(page: Page[Place]) -> str:
    """The board as it is written; the first one in place of what is none."""
    try:
        text = " ".join(split(page.place.board or FIRST))
    except NoBoard as error:
        page.note(f"{error} The first board is shown instead.")
        text = FIRST
    page.put(board="" if text == FIRST else text)
    return text


def _best(found: Trace) -> Looks:
    """What is shown until another head is chosen: the mean of the last layer's."""
    return len(found.attention) - 1, MEAN


def _looks(page: Page[Place], found: Trace) -> Looks:
    """The layer and the head that are looked at."""
    n_layers, n_heads = len(found.attention), len(found.heads)
    looks = page.place.looks or _best(found)
    if looks[0] < n_layers and looks[1] < n_heads:
        return looks
    page.note(
        f"The model of boards has {n_layers} layers of {n_heads} heads, counted from 0: "
        "the mean of the last layer is shown."
    )
    page.put(looks=None)
    return _best(found)


def _ways(page: Page[Place], text: str, looks: Looks) -> None:
    """Other boards, and the pages that show more of this one."""
    layer, head = looks
    walk = Walk(
        text=text,
        model=BOARD,
        layer=layer,
        stage="attention_weights",
        head=BEST if head == MEAN else head,
        ask=list(QUESTIONS).index(page.place.question),
        form="words",
    )
    with st.container(key="ways", horizontal=True, vertical_alignment="center", gap="small"):
        page.button("new", "New board", on_click=_turned, args=(page, another, text))
        page.button("wrong", "One it gets wrong", on_click=_turned, args=(page, mistaken, text))
        first = text == FIRST
        page.button("first", "First board", rests=first, on_click=_hold, args=(page, FIRST))
        lead("Walk through it", walk)
        lead("All its heads", Heads(text=text, model=BOARD, heads=(looks,)))


def _turned(page: Page[Place], to: Callable[[str], str], text: str) -> None:
    """Another board after this one, before the next run."""
    _hold(page, to(text))


def _hold(page: Page[Place], text: str) -> None:
    page.visit.hold("picture", BOARD)
    page.visit.hold("board", text)


def _taken(page: Page[Place], best: Looks, moved: dict[str, Any]) -> None:
    """What the reader made of the board, before the next run."""
    looks = int(moved["layer"]), int(moved["head"])
    _hold(page, moved["board"])
    page.visit.hold("question", moved["question"])
    page.visit.hold("looks", None if looks == best else looks)
    page.visit.hold(TURN, moved["turn"])


@st.cache_resource(show_spinner=False, max_entries=64)
def _traced(text: str) -> Trace:
    return trace(text, models.model(BOARD))
