"""The line a page opens with: its question, what stands in the way, and one thing to try."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from attention_core import ModelError, Trace
from pages._app import models
from pages._app.state.link import Link
from pages._app.words import brief, plain, strong

FEW = 3  # unknown words that are named
LEXICON, TRAINED = "handmade", "minilm"  # a model with few words, and one with thousands


def lead(label: str, place: Link, where: Any = st, icon: str | None = None) -> None:
    """A link to a place in the app."""
    where.page_link(script(place), label=plain(label), icon=icon, query_params=place.query())


def script(place: Link) -> str:
    """The script of the page that a place is on: it stands beside the module of its state."""
    return type(place).__module__.replace(".", "/").removesuffix("place") + "page.py"


def named(text: str) -> str:
    """A word of the reader's in a question, as Markdown."""
    return strong(text, 24, "*") if text.strip() else "a word"


def unknown_to(trace: Trace, name: str) -> tuple[str, str | None]:
    """What a page says of words its model does not know, and a model that may know them."""
    words = trace.of.unknown
    if not words:
        return "", None
    listed = ", ".join(brief(word, 16) for word in words[:FEW]) + ", …" * (len(words) > FEW)
    many = "1 word is" if len(words) == 1 else f"{len(words)} words are"
    return f"{many} unknown to this model: {listed}", TRAINED if name == LEXICON else None


@st.cache_data(show_spinner=False, max_entries=512)
def _unknown(text: str, name: str) -> int:
    """How many words of a text a model does not know; none while it cannot be loaded."""
    try:
        words = models.model(name).words(text)
    except (ModelError, ValueError):
        return 0
    return len({word.text for word in words if word.unknown})


def understood(place: Link) -> bool:
    """Whether the model of a place knows all words of its texts, if it has both."""
    name = getattr(place, "model", "")
    return not (name and any(_unknown(text, name) for text in place.sentences))


def shown(examples: Mapping[str, str], name: str | None) -> list[str]:
    """What a list says of its examples: what each shows, its text, and whether a model reads it."""
    titles = []
    for text, shows in examples.items():
        lines = " / ".join(text.splitlines())
        n = _unknown(text, name) if name else 0
        strange = f" ({n} word{'s' if n > 1 else ''} unknown here)" if n else ""
        titles.append(f"{shows}: {brief(lines, 40)}{strange}")
    return titles
