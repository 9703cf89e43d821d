"""What all charts have in common: the reader's colours, and the frame around the data.

A figure is a dictionary as Plotly's reference describes it. Plotly itself is loaded by
``files.chart``, so that a page without a chart never waits for it.
"""

from typing import Any

import streamlit as st

from attention_core.view.palette import PALETTE
from pages._app.words import literal

Figure = dict[str, Any]


def colours() -> dict[str, Any]:
    """The colours of the theme the reader has chosen."""
    return PALETTE["dark" if st.context.theme.type == "dark" else "light"]


def series(i: int) -> str:
    """The colour of the i-th of the things that are told apart."""
    names = PALETTE["series"]
    return colours()[names[i % len(names)]]


def figure(title: str, data: list[dict], *, height: int, **layout: Any) -> Figure:
    """Data under a title, with all the room that its labels leave."""
    frame = dict(
        title=literal(title),
        height=height,
        margin=dict(t=44, b=8, r=8),
        legend=dict(orientation="h", y=-0.2),
    )
    return dict(data=data, layout=frame | layout)
