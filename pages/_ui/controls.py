"""The row of choices above a page's picture."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from pages._ui import models
from pages._ui.visit import P, Visit, fresh
from pages._ui.words import plain


def example(row: list, examples: tuple[str, ...]) -> str | None:
    """The example sentence that was just chosen, if one was."""
    with row[1]:
        return st.menu_button("Examples", examples, format_func=plain, key="example")


def sentence(row: list, visit: Visit[P], place: Any) -> Any:
    """The sentence box; the place with what it holds."""
    row[0].text_input(
        "Your sentence",
        value=place.text if fresh() else "",
        key="text",
        placeholder="Type a sentence",
        persist_state="session",
    )
    return visit.drawn(place, "text")


def choice(
    where: Any,
    visit: Visit[P],
    place: P,
    name: str,
    label: str,
    options: Iterable,
    title: Callable[[Any], str] = str,
    **shown: Any,
) -> P:
    """A row of choices for one part of the state; the place with the one that is made."""
    where.segmented_control(
        label,
        options,
        default=getattr(place, name) if fresh() else None,
        format_func=lambda option: plain(title(option)),
        required=True,
        key=name,
        persist_state="session",
        **shown,
    )
    return visit.drawn(place, name)


def model(where: Any, visit: Visit[P], place: P) -> P:
    """The model."""
    return choice(where, visit, place, "model", "Model", models.names(), models.title)
