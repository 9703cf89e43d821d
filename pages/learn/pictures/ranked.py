"""From one patch to another: every head by what it gives."""

import pandas as pd
import streamlit as st

from attention_core.graph.spoken import percent
from attention_core.pictures import told
from attention_core.pictures.ranked import Ranked, ranked_heads
from pages._app import files
from pages._app.frame import Page
from pages._app.words import plain
from pages.learn.pictures import small, studied
from pages.learn.pictures.place import Place, visit
from pages.learn.pictures.reading import Found

SHOWN = 8  # heads in small
OTHER = (
    "No other patch is chosen, so this is the one that the open head looks at most. Choose another "
    "in the picture: “from”, then “to”, or hold Shift and click."
)


def show(page: Page[Place], found: Found) -> None:
    """The heads that give most, in small and in a table."""
    place, tokens = page.place, found.trace.tokens
    to = place.to
    if to is None:
        row = studied.row(found, place.layer, place.head, place.patch)
        to = 1 + int(row[1:].argmax())
    every = ranked_heads(found.trace, place.patch, to)
    ask, answer = tokens[place.patch], "itself" if to == place.patch else tokens[to]
    st.markdown(plain(told.of_ranked(every, ask, answer)))
    if place.to is None:
        st.caption(OTHER)
    small.shown(
        "ranked_heads",
        f"Heads that give most from {ask} to {answer}",
        found,
        [_map(found, place, each, to) for each in every[:SHOWN]],
        lambda i: _open(every[i], to),
    )
    st.caption("Each over its own largest weight of a patch. Click one to open it above.")
    table = pd.DataFrame(
        {
            "head": [f"{each.layer}.{each.head}" for each in every],
            "weight": [each.weight for each in every],
            "times an even share": [each.times for each in every],
        }
    )
    columns = files.digits(["weight"], 4) | files.digits(["times an even share"], 2)
    name = f"{place.picture}.from-{place.patch}-to-{to}"
    files.table(table, "ranked", name, columns=columns, index=False)


def _map(found: Found, place: Place, each: Ranked, to: int) -> small.One:
    row = studied.row(found, each.layer, each.head, place.patch)
    given, factor = percent(each.weight), told.times(each.times)
    return small.one(
        f"{each.layer}.{each.head}",
        f"{given}, {factor} even",
        f"Layer {each.layer}, head {each.head}: {given}, {factor} an even share. Open it.",
        shares=small.shares(row[1:]),
        asks=place.patch,
        to=to or None,
        leads=True,
        here=(each.layer, each.head) == (place.layer, place.head),
    )


def _open(each: Ranked, to: int) -> None:
    visit.hold("layer", each.layer)
    visit.hold("head", each.head)
    visit.hold("to", to)
