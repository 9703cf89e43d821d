"""Before attention: what is left of a translation if the decoder sees one mean vector."""

from typing import cast

import pandas as pd
import streamlit as st

from attention_core.graph.spoken import percent
from attention_core.translation import OneVector, Translator, fixed_vector, growing
from attention_core.translation.findings import of_one_vector
from pages._app import files, models
from pages._app.figures.lines import curves_figure
from pages._app.frame import Page
from pages._app.glossary import explains
from pages._app.words import plain, said, sentence
from pages.learn.translation import history
from pages.learn.translation.place import OWN, Place
from pages.learn.translation.reading import Read

WIDTHS = (1, 1.25)
TITLE = "The chance of each right token"
HOW = (
    "In place of each word’s own vector the decoder is given the mean of them all, as if a "
    "sentence were one vector. Right is what is said with attention, and each token’s chance is "
    "the one it gets after all right ones before it (their geometric mean). This model was never "
    "trained to live on one vector: it shows what attention brings, and not how good models "
    "without it were."
)


def show(page: Page[Place], read: Read) -> None:
    """A sentence that grows, with and without attention, and the reader's own."""
    name = page.place.model
    every = _grown(name)
    st.markdown(sentence(of_one_vector(every)), help=explains("greedy decoding"))
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        _chart(every)
        st.caption(plain(HOW))
    with right:
        if not OWN <= page.place.grown < len(every):
            page.put(grown=OWN)
        mine = _fixed(page.place.text, name)
        page.choice(
            "grown",
            "A text of so many tokens",
            range(OWN, len(every)),
            lambda i: f"yours, {mine.n}" if i == OWN else str(every[i].n),
        )
        _beside(mine if page.place.grown == OWN else every[page.place.grown])
        files.taken(_table([mine, *every]), "one_vector", f"one-vector.{name}", index=False)
    history.show(page)


@st.cache_data(show_spinner=False, max_entries=4)
def _grown(name: str) -> tuple[OneVector, ...]:
    return growing(cast(Translator, models.model(name)))


@st.cache_data(show_spinner=False, max_entries=64)
def _fixed(text: str, name: str) -> OneVector:
    return fixed_vector(cast(Translator, models.model(name)), text)


def _chart(every: tuple[OneVector, ...]) -> None:
    tokens = [each.n for each in every]
    files.chart(
        curves_figure(
            {
                "with attention": (tokens, [100 * each.sure for each in every]),
                "with one mean vector": (tokens, [100 * each.fixed_sure for each in every]),
            },
            TITLE,
            "tokens of the text",
            "chance in %",
            height=340,
        ),
        "one_vector_chart",
        "one-vector",
        said(of_one_vector(every)),
    )


def _beside(one: OneVector) -> None:
    """Both translations of a text, one below the other."""
    st.markdown(plain(f"“{one.text}”"))
    _told("With attention", one.sure, plain(one.attended))
    kept = f" · {one.kept} of {one.words} words are kept" if one.words else ""
    cut = "" if one.ended else " · cut off, as it comes to no end"
    _told("With one mean vector", one.fixed_sure, sentence(one.again), f"{kept}{cut}")


def _told(how: str, chance: float, text: str, more: str = "") -> None:
    st.caption(plain(f"{how} · each right token {percent(chance)}{more}"))
    st.markdown(text or plain("(nothing)"))


def _table(every: list[OneVector]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [each.text for each in every],
            "tokens": [each.n for each in every],
            "with attention": [each.attended for each in every],
            "each right token with attention": [each.sure for each in every],
            "with one mean vector": [each.fixed for each in every],
            "each right token with one mean vector": [each.fixed_sure for each in every],
            "words kept": [each.kept for each in every],
            "of words": [each.words for each in every],
        }
    )
