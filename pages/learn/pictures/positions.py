"""What positions are for: which are alike, and what becomes of a picture if they are changed."""

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.heads.patches import SIDES
from attention_core.pictures import told
from attention_core.pictures.grid import rearranged
from attention_core.pictures.positions import (
    AS_IT_IS,
    CARRIED,
    EQUAL,
    SHUFFLED,
    shuffled,
    strongest,
)
from attention_core.pictures.vectors import likeness
from attention_core.view.images import data_url
from pages._app import files
from pages._app.figures.lines import lines_figure
from pages._app.frame import Page
from pages._app.words import plain
from pages.learn.pictures import small, studied
from pages.learn.pictures.place import CLASS, Place
from pages.learn.pictures.reading import Found

CALLED = {
    AS_IT_IS: "as it is",
    EQUAL: "all positions equal",
    SHUFFLED: "patches shuffled, positions kept",
    CARRIED: "patches shuffled with their positions",
}
CROSS = (
    "A position is a vector that is added to a patch for its place. In the first picture each "
    "patch is as bright as its position’s cosine to the marked one’s (nothing at 0 or below): the "
    "row and the column shine, so that a head can find “one to the right”. The last picture has "
    f"the patches in the order that is read once they are shuffled (seed {studied.SEED})."
)
TITLE = "Attention that two pictures have in common, place by place"
HOW = (
    "Of each head and each patch that asks, what two pictures have in common of its attention, "
    "less what rows of different places have in common; the mean over the heads of a layer and "
    "over neighbours in the list of pictures that come with the app."
)


def show(page: Page[Place], found: Found) -> None:
    """Positions compared, the picture read in three other ways, and places by layer."""
    changed = studied.told(found.of, found)
    _pictures(page.place, found)
    heads = strongest(changed[AS_IT_IS].beside)
    st.markdown(plain(told.of_positions(changed, heads)))
    _table(page.place, changed, heads)
    _layers(studied.placed(found.place.fit, found.model).mean(axis=1))


def _pictures(place: Place, found: Found) -> None:
    rows, columns = studied.grid(found)
    tokens = found.trace.tokens
    patch = place.patch if place.patch != CLASS else 1 + (rows // 2) * columns + columns // 2
    cosines = likeness(found.trace[studied.POSITION].value[None], patch)[0]
    order = shuffled(rows * columns, studied.SEED)
    mixed = {
        "address": data_url(rearranged(studied.pixels(found), (rows, columns), order)),
        "cells": False,
    }
    small.shown(
        "positions_small",
        "Positions, and the picture with its patches shuffled",
        found,
        [
            small.one(
                "positions",
                f"like that of {tokens[patch]}",
                f"Cosine of every position to that of {tokens[patch]}: its row and column shine.",
                shares=small.straight(cosines[1:]),
                asks=patch,
            ),
            small.one("as it is", "", "The picture as it is."),
            small.one("shuffled", "", "The picture with its patches shuffled.", image=mixed),
        ],
    )
    st.caption(CROSS)


def _table(place: Place, changed: studied.Changed, heads: tuple[tuple[int, int], ...]) -> None:
    columns = [
        f"{side.head} ({layer}.{head})" for side, (layer, head) in zip(SIDES, heads, strict=True)
    ]
    table = pd.DataFrame(
        {
            name: [each.beside[side, *at] for each in changed.values()]
            for side, (name, at) in enumerate(zip(columns, heads, strict=True))
        },
        index=pd.Index([CALLED[name] for name in changed], name="the picture"),
    )
    table["class vector, cosine"] = [each.cosine for each in changed.values()]
    table["largest difference"] = [each.difference for each in changed.values()]
    shown = files.digits([*columns, "class vector, cosine"]) | {
        "largest difference": st.column_config.NumberColumn(format="%.1e")
    }
    st.caption(
        "For each side the head that gives most to the neighbour there, and the mean weight that "
        "it gives to whatever lies there; patches that took their positions along look at their "
        "old neighbours, which lie elsewhere now. Then the last class vector, beside that of the "
        "picture as it is."
    )
    files.table(table, "changed", f"positions.{place.picture}", columns=shown)


def _layers(placed: np.ndarray) -> None:
    says = told.of_placed(placed)
    st.markdown(plain(says))
    table = pd.DataFrame(
        {"in common": placed}, index=[f"layer {layer}" for layer in range(len(placed))]
    )
    figure = lines_figure(table, TITLE, "share of the weight", lowest=0, height=320)
    files.chart(figure, "placed_chart", "places-by-layer", says)
    st.caption(HOW)
    files.taken(table, "placed", "places-by-layer")
