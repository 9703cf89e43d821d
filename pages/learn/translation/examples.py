"""Sentences worth translating, each with its finding, the model's limits among them."""

from time import time
from typing import cast

import streamlit as st

from attention_core.graph.kinds import Pieces
from attention_core.translation import EXAMPLES, Example, Translator, example_told
from pages._app import models
from pages._app.components import reveal
from pages._app.frame import Page
from pages._app.words import brief, plain, sentence
from pages.learn.translation.place import Place, visit
from pages.learn.translation.reading import Read

COLUMNS = 3
LONGEST = 90  # characters on a link
_TAKEN = "translation example taken"
ABOUT = (
    "Every sentence here is worked out by the model as you look at it. A click puts the text into "
    "the page."
)


def show(page: Page[Place], read: Read) -> None:
    """A card for each; limits are no less worth a look than what goes well."""
    st.caption(plain(ABOUT))
    reveal("choices", st.session_state.get(_TAKEN, ""))  # the page's top, out of view by then
    every = EXAMPLES[page.place.model]
    for start in range(0, len(every), COLUMNS):
        row = every[start : start + COLUMNS]
        for column, example in zip(st.columns(COLUMNS, gap="large"), row, strict=False):
            with column:
                _card(page, example)


def _card(page: Page[Place], example: Example) -> None:
    st.markdown(f"**{plain(example.title)}**")
    told, became = _told(page.place.model, example.name)
    for i, (text, said) in enumerate(became.items()):
        _way(page, f"{example.name} {i}", f"{text} → {said}", ":material/arrow_upward:", text=text)
    st.markdown(sentence(told))
    if example.word:
        several = {"several": "\n".join(example.texts), "word": example.word}
        label = f"“{example.word}” in both, layer by layer"
        _way(page, example.name, label, below="meanings", **several)
    elif not example.tells:
        _way(page, example.name, "Watch it grow", below="onevector", grown=0)


def _way(
    page: Page[Place], name: str, label: str, icon: str | None = None, **parts: int | str
) -> None:
    """A button that changes these parts of the place, and so the address."""
    page.button(
        f"example {name}",
        plain(brief(label, LONGEST)),
        icon=icon,
        on_click=_take,
        kwargs=parts,
    )


def _take(**parts: int | str) -> None:
    for name, value in parts.items():
        visit.hold(name, value)
    if "text" in parts:
        st.session_state[_TAKEN] = f"{parts['text']} {time()}"


@st.cache_data(show_spinner=False, max_entries=64)
def _told(name: str, example: str) -> tuple[Pieces, dict[str, str]]:
    """What there is to see, and the texts of an example with what is said of each."""
    found = next(each for each in EXAMPLES[name] if each.name == example)
    model = cast(Translator, models.model(name))
    texts = found.texts if found.word else found.texts[:1]
    return example_told(found, model), {text: model.text(model.translate(text)) for text in texts}
