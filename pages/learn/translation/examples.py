"""Sentences worth translating, each with its finding, the model's limits among them."""

from dataclasses import replace
from typing import cast

import streamlit as st

from attention_core.graph.kinds import Pieces
from attention_core.translation import EXAMPLES, Example, Translator, example_told
from pages._app import models
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.words import brief, plain, sentence
from pages.learn.translation.place import Place, follow
from pages.learn.translation.reading import Read

COLUMNS = 3
LONGEST = 90  # characters on a link
ABOUT = (
    "Every sentence here is worked out by the model as you look at it. A click puts the text into "
    "the page."
)


def show(page: Page[Place], read: Read) -> None:
    """A card for each; limits are no less worth a look than what goes well."""
    st.caption(plain(ABOUT))
    every = EXAMPLES[page.place.model]
    for start in range(0, len(every), COLUMNS):
        row = every[start : start + COLUMNS]
        for column, example in zip(st.columns(COLUMNS, gap="large"), row, strict=False):
            with column:
                _card(page.place, example)


def _card(place: Place, example: Example) -> None:
    st.markdown(f"**{plain(example.title)}**")
    told, became = _told(place.model, example.name)
    for text, said in became.items():
        there = follow(place, replace(place, text=text), None)
        lead(brief(f"{text} → {said}", LONGEST), there, icon=":material/arrow_upward:")
    st.markdown(sentence(told))
    if example.word:
        several = replace(
            place, below="meanings", several="\n".join(example.texts), word=example.word
        )
        lead(f"“{example.word}” in both, layer by layer", several)
    elif not example.tells:
        lead("Watch it grow", replace(place, below="onevector"))


@st.cache_data(show_spinner=False, max_entries=64)
def _told(name: str, example: str) -> tuple[Pieces, dict[str, str]]:
    """What there is to see, and the texts of an example with what is said of each."""
    found = next(each for each in EXAMPLES[name] if each.name == example)
    model = cast(Translator, models.model(name))
    texts = found.texts if found.word else found.texts[:1]
    return example_told(found, model), {text: model.text(model.translate(text)) for text in texts}
