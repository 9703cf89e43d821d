"""What all charts have in common: the palette's colours, and the frame around the data.

A figure is a dictionary as Plotly's reference describes it. Plotly itself is loaded by
``files.chart``, so that a page without a chart never waits for it. Its colours are names until it
is ``painted``: a reader may turn the page light or dark while the chart is in view, and the browser
then paints it anew by the same names.
"""

from typing import Any

import streamlit as st

from attention_core.view.palette import PALETTE
from pages._app.words import literal

Figure = dict[str, Any]
Places = list[tuple[list[Any], str]]  # where in a figure each colour stands, and its name


class Hue(str):
    """The name of a colour in the palette; ``plus.0`` is the first of several."""

    __slots__ = ()


def hues(side: str) -> list[Hue]:
    """The colours of one side of the scale, from the ground up."""
    return [Hue("ground"), *(Hue(f"{side}.{i}") for i in range(len(PALETTE["stops"]) - 1))]


def series(i: int) -> Hue:
    """The colour of the i-th of the things that are told apart."""
    names = PALETTE["series"]
    return Hue(names[i % len(names)])


def figure(title: str, data: list[dict], *, height: int, **layout: Any) -> Figure:
    """Data under a title, with all the room that its labels leave."""
    frame = dict(
        title=literal(title),
        height=height,
        margin=dict(t=44, b=8, r=8),
        legend=dict(orientation="h", y=-0.2),
    )
    return dict(data=data, layout=frame | layout)


def painted(figure: Figure) -> tuple[Figure, Places]:
    """The figure in the colours of the theme the reader has chosen, and where they stand in it."""
    palette = PALETTE["dark" if st.context.theme.type == "dark" else "light"]
    places: Places = []

    def paint(part: Any, path: list[Any]) -> Any:
        if isinstance(part, Hue):
            places.append((path, str(part)))
            name, _, stop = part.partition(".")
            return palette[name][int(stop)] if stop else palette[name]
        if isinstance(part, dict):
            return {name: paint(each, [*path, name]) for name, each in part.items()}
        if isinstance(part, list) and path[-1] != "customdata":  # long, and words alone
            return [paint(each, [*path, i]) for i, each in enumerate(part)]
        return part

    return paint(figure, []), places
