"""What a bright patch does not say: heads at rest, small maxima, patches that are not missed."""

import pandas as pd
import streamlit as st

from attention_core.graph.spoken import spoken
from attention_core.pictures import told
from attention_core.pictures.caveats import Greyed, greyed_out, largest
from attention_core.view.images import data_url
from pages._app import files
from pages._app.frame import Page
from pages._app.words import plain
from pages.learn.pictures import small, studied
from pages.learn.pictures.place import MEAN, Place
from pages.learn.pictures.reading import Found

HOW = (
    "Grey is the middle of black and white. A weight says where a head takes something from; what "
    "depends on it is another question, and other heads and layers may bring the same "
    "([Jain and Wallace 2019](https://arxiv.org/abs/1902.10186))."
)


def show(page: Page[Place], found: Found) -> None:
    """The open head's row, patches greyed out, and the heads that rest."""
    place, tokens = page.place, found.trace.tokens
    row = studied.row(found, place.layer, place.head, place.patch)
    most = largest(row)
    mean = place.head == MEAN
    who = f"the mean of layer {place.layer}’s heads" if mean else told.head(place.layer, place.head)
    answer = tokens[1 + most.patch]
    st.markdown(plain(told.of_largest(most, who, tokens[place.patch], answer)))
    without = studied.greyed(found, place.layer, place.head, place.patch)
    st.markdown(plain(told.of_greyed(without)))
    _pictures(found, without)
    st.caption(HOW)
    _resting(place, found)


def _pictures(found: Found, without: Greyed) -> None:
    n = len(without.patches)
    each = [
        _grey(found, without.patches, f"the {n} that get most", without.cosine),
        *(
            _grey(found, patches, f"{n} by chance", cosine)
            for patches, cosine in zip(without.drawn, without.others, strict=True)
        ),
    ]
    small.shown("greyed", "The picture with patches greyed out", found, each)


def _grey(found: Found, patches: tuple[int, ...], title: str, cosine: float) -> small.One:
    grey = greyed_out(studied.pixels(found), studied.grid(found), patches)
    near = f"cosine {spoken(cosine, 3)}"
    image = {"address": data_url(grey), "cells": False}
    return small.one(title, near, f"{title} greyed out: {near}.", image=image)


def _resting(place: Place, found: Found) -> None:
    every = studied.resting(found.of, found)
    tokens = found.trace.tokens
    heads = len(found.trace.attention) * len(found.trace.heads)
    st.markdown(plain(told.of_rest(every, heads)))
    if not every:
        return
    table = pd.DataFrame(
        {
            "head": [f"{each.layer}.{each.head}" for each in every],
            "who gives most of its weight": [
                tokens[0] if each.itself else "every token" for each in every
            ],
            "to": ["itself" if each.itself else tokens[each.token] for each in every],
            "weight": [each.weight for each in every],
        }
    )
    name = f"rest.{place.picture}"
    files.table(table, "resting", name, columns=files.digits(["weight"]), index=False)
