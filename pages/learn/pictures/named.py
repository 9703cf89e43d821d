"""Heads with a name: what they look at beyond chance, here and over all pictures that are here."""

import numpy as np
import streamlit as st

from attention_core.arrays import Array
from attention_core.graph.spoken import spoken
from attention_core.heads import Measure, Measured
from attention_core.pictures.bundled import BUNDLED
from pages._app import files
from pages._app.frame import Page
from pages._app.measures import measures_table
from pages.learn.pictures import small, studied
from pages.learn.pictures.place import CLASS, Place, visit
from pages.learn.pictures.reading import Found

_N = len(BUNDLED)  # pictures over which a name is earned

HOW = (
    "A head has a name only if it beats 95 of 100 shuffles of its own weights, on this picture and "
    "over the pictures that come with the app, and there gives that target more than half of its "
    "weight. For object and background the class token asks, and it is more than half beyond their "
    "share of the area. What stands out is what this very model takes for the object (above 0.5 in "
    "the map it ends in), so that “object” and “background” are partly circular."
)
OF_CLASS = ("object", "background")  # measures of what the class token gives


def show(page: Page[Place], found: Found) -> None:
    """The heads that have earned one, in small, and the measures of all in a table."""
    here = studied.measured(found.of, found)
    there = studied.everywhere(found.place.fit, found.model)
    called = studied.called(found)
    named = [(int(layer), int(head)) for layer, head in np.argwhere(called != "")]
    st.markdown(earned(called))
    if named:
        each = [_map(page.place, found, called, at, here, there) for at in named]

        def taken(i: int) -> None:
            layer, head = named[i]
            visit.hold("layer", layer)
            visit.hold("head", head)
            visit.hold("patch", each[i]["asks"] or CLASS)

        small.shown("named_heads", "Heads with a name", found, each, taken)
    st.caption(HOW)
    _table(page.place, called, here, there)


def earned(called: Array) -> str:
    """How many heads have a name, and which names these are."""
    names, counts = np.unique(called[called != ""], return_counts=True)
    if not len(names):
        return f"On this picture and over {_N} pictures no head earns a name."
    listed = ", ".join(
        f"**{name}** ({count})" if count > 1 else f"**{name}**"
        for name, count in zip(names, counts, strict=True)
    )
    total = int(counts.sum())
    verb = "earns" if total == 1 else "earn"
    return f"{total} of {called.size} heads {verb} a name here and over {_N} pictures: {listed}."


def _map(
    place: Place, found: Found, called: Array, at: tuple[int, int], here: Measured, there: Measured
) -> small.One:
    index = [each.head for each in here.measures].index(called[at])
    name = here.measures[index].name
    rows, columns = studied.grid(found)
    middle = 1 + (rows // 2) * columns + columns // 2
    patch = CLASS if name in OF_CLASS else place.patch or middle
    row = studied.row(found, *at, patch)
    now, over = (spoken(float(each.values[index][at])) for each in (here, there))
    return small.one(
        f"{at[0]}.{at[1]} {called[at]}",
        f"{now} here, {over} over all",
        f"Layer {at[0]}, head {at[1]}, {called[at]}: {now} here, {over} over all pictures. "
        f"Asks: {found.trace.tokens[patch]}. Open it.",
        shares=small.shares(row[1:]),
        asks=patch,
        leads=True,
        here=at == (place.layer, place.head),
    )


def _table(place: Place, called: Array, here: Measured, there: Measured) -> None:
    whole, of = measures_table(called, here, there, "over all")
    visible = ["head", "name", *(first for first, *_ in of.values())]
    st.caption(_of_table(here.measures))
    files.table(
        whole[visible],
        "named",
        f"heads.{place.picture}",
        whole=whole,
        columns={"name": st.column_config.Column(width="medium"), **files.digits(visible[2:])},
        index=False,
    )


def _of_table(every: tuple[Measure, ...]) -> str:
    return (
        f"Every head by layer and number: {len(every)} measures on this picture. Click a column’s "
        f"name to sort by it. The file has beside each what chance gives and the mean over {_N} "
        "pictures."
    )
