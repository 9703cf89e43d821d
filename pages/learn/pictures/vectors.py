"""The vectors of patches: what is like the one that asks, and all of them as colours."""

import pandas as pd
import streamlit as st

from attention_core.graph.spoken import percent, spoken
from attention_core.pictures import told
from pages._app import files
from pages._app.frame import Page
from pages._app.words import plain
from pages.learn.pictures import small, studied
from pages.learn.pictures.place import CLASS, Place
from pages.learn.pictures.reading import Found

LIKE = (
    "The brighter a patch, the more its vector points the way the chosen one’s does: nothing at a "
    "cosine of 0 or below, the lightest colour at 1."
)
COLOURS = (
    "The three directions in which the vectors of all patches differ most, as red, green and blue "
    "(principal components). From layer to layer each colour keeps to the direction that is most "
    "like it. Patches of one colour have vectors that are alike."
)


def show(page: Page[Place], found: Found) -> None:
    """Two rows, depth by depth: likeness to one patch, and colours."""
    tokens, patch = found.trace.tokens, page.place.patch
    alike = studied.likeness(found.of, patch, found)
    seen = studied.coloured(found.of, found)
    st.markdown(plain(told.of_likeness(seen.names, alike, tokens, patch)))
    if patch == CLASS:
        st.caption("The class token asks. Click a patch above to compare that one.")
    likest = alike.copy()
    likest[:, [CLASS, patch]] = -1
    maps = []
    for name, cosines, others in zip(seen.names, alike, likest, strict=True):
        best = int(others.argmax())
        near = spoken(float(cosines[best]))
        says = f"{name}: most like {tokens[patch]} is {tokens[best]}, cosine {near}."
        lies = small.straight(cosines[1:])
        maps.append(small.one(name, f"at most {near}", says, shares=lies, asks=patch))
    small.shown("likeness", f"Cosine of every patch to {tokens[patch]}, by layer", found, maps)
    st.caption(LIKE)
    st.markdown(plain(told.of_colours(seen.names, seen.colours.explained)))
    coloured = []
    for name, rgb, part in zip(seen.names, seen.colours.rgb, seen.colours.explained, strict=True):
        held = percent(part)
        image = small.cells(rgb, found)
        says = f"{name}: three principal components as colours, with {held} of the variance."
        coloured.append(small.one(name, held, says, image=image))
    small.shown("components", "Three principal components as colours, by layer", found, coloured)
    st.caption(COLOURS)
    table = pd.DataFrame(alike.T, index=tokens, columns=list(seen.names))
    files.taken(table, "likeness_table", f"likeness.{page.place.picture}.{patch}")
