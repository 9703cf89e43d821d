"""One number of a patch's vector: its pixels times a filter, added up."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from attention_core.arrays import Array
from attention_core.graph.spoken import spoken
from attention_core.pictures.filtered import COLOURS, Filtered, as_colours, filtered, of_filtered
from attention_core.view.images import data_url
from pages._app import files
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.words import plain
from pages.learn.pictures import small
from pages.learn.pictures.place import CLASS, MODEL, Place
from pages.learn.pictures.reading import Found
from pages.learn.walkthrough.place import Place as Walk

NO_PIXELS = "The class token stands for no pixels. Click a patch above to see what is made of it."
HOW = (
    "Each number of a pixel, red, green and blue apart, is multiplied by the filter’s number at "
    "the same place, and all products are added. The pixels are numbers around zero for the model "
    "(each colour less its mean over many pictures, over its deviation). In the filter and in the "
    "products grey is 0; lighter is more, darker is less, colour by colour."
)


def show(page: Page[Place], found: Found) -> None:
    """Three pictures and what they add up to."""
    place, tokens = page.place, found.trace.entries.lists["token"]
    if place.patch == CLASS:
        st.markdown(NO_PIXELS)
        return
    last = found.trace.stream.value.shape[-1] - 1
    page.slider("dimension", "Which number of its vector", 0, last)
    made = filtered(found.trace, place.patch, place.dimension)
    patch = tokens[place.patch]
    st.markdown(plain(of_filtered(made, patch)))
    added = f"added: {spoken(sum(made.colours))}"
    small.shown(
        "pixels_small",
        f"What number {place.dimension} of {patch} is made of",
        found,
        [
            _one("its pixels", "", f"The pixels of {patch}.", _pixels(patch)),
            _one(
                "× the filter", f"number {place.dimension}", "The filter.", as_colours(made.filter)
            ),
            _one("= products", added, "The products.", as_colours(made.products)),
        ],
    )
    st.caption(HOW)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if place.fit == "square":  # as the walk has it
            lead("The sum, product by product", _walk(place, made))
        name = f"products.{place.picture}.{place.patch}.{place.dimension}"
        files.taken(_table(made), "products", name, index=False)


def _one(title: str, note: str, says: str, image: Array) -> small.One:
    return small.one(title, note, says, image={"address": data_url(image), "cells": True})


def _pixels(patch: Any) -> Array:
    """A token of a picture brings its pixels along."""
    image: Array = patch.image
    return image


def _walk(place: Place, made: Filtered) -> Walk:
    return Walk(
        text=place.picture, model=MODEL, layer=0, stage=made.stage, cell=made.cell, ask=place.patch
    )


def _table(made: Filtered) -> pd.DataFrame:
    rows, columns, colours = np.indices(made.products.shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "row": rows + 1,
            "column": columns + 1,
            "colour": np.array(COLOURS)[colours],
            "pixel": made.pixels.ravel(),
            "filter": made.filter.ravel(),
            "product": made.products.ravel(),
        }
    )
