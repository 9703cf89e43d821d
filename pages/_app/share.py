"""The address of what is on screen, to be passed on: a link, a QR code, on a printed sheet."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypedDict
from urllib.parse import urlencode

import segno
import streamlit as st

from pages._app import models
from pages._app.components import share
from pages._app.state.link import Link

# Bytes that a code of this error level takes at most (ISO/IEC 18004, table 7, byte mode). Up to 57
# modules across (version 10) there is much to spare for glare and distance; beyond 97 (version 20)
# modules are too small to be told apart on a screen or on paper.
LEVELS = ((151, "Q"), (213, "M"), (858, "L"))
# Any mask can be read; to find the one that is read best would take eight times as long, each run.
MASK = 3


class Code(TypedDict):
    """A QR code to be drawn: ``size`` modules across, and the ``path`` that is dark, as in SVG."""

    size: int
    path: str


def address(query: Mapping[str, str]) -> str | None:
    """The whole address of a state on this page; None where there is no browser."""
    page: str | None = st.context.url
    if page is None:
        return None
    try:
        return f"{page}?{urlencode(query)}" if query else page
    except UnicodeEncodeError:  # half a surrogate pair has no place in any address
        return None


def code(url: str) -> Code | None:
    """The QR code of an address; None if it is too long for one that a camera can read."""
    level = next((level for most, level in LEVELS if len(url.encode()) <= most), None)
    if level is None:
        return None
    matrix = segno.make(url, error=level, boost_error=False, micro=False, mask=MASK).matrix
    return {"size": len(matrix), "path": path(matrix)}


def path(matrix: Sequence[Sequence[int]]) -> str:
    """What is dark in a matrix of modules: one rectangle for each stretch of a row."""
    marks = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            wide = len(list(run))
            if dark:
                marks.append(f"M{x} {y}h{wide}v1h-{wide}z")
            x += wide
    return "".join(marks)


def shared(place: Link, query: Mapping[str, str]) -> None:
    """The menu that passes a place on, and the head of the sheet it is printed on."""
    url = address(query)
    model = getattr(place, "model", None)
    share(
        address=url or "",
        code=url and code(url),
        sentences=place.sentences,
        model=models.title(model) if model else "",
    )
