"""The row of choices above a page's picture."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import streamlit as st

from attention_core import Model, ModelError, TooManyTokens
from pages._ui import models
from pages._ui.visit import P, Visit, fresh
from pages._ui.words import plain


def example(row: list, examples: tuple[str, ...]) -> str | None:
    """The example that was just chosen, if one was; of several lines it is listed in one."""
    title = lambda text: plain(" / ".join(text.splitlines()))  # noqa: E731
    with row[1]:
        return st.menu_button("Examples", examples, format_func=title, key="example")


def sentence(row: list, visit: Visit[P], place: P) -> P:
    """The sentence box; the place with what it holds."""
    return typed(row[0], visit, place, "text", "Your sentence", placeholder="Type a sentence")


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


def select(
    where: Any,
    visit: Visit[P],
    place: P,
    name: str,
    label: str,
    options: Sequence,
    title: Callable[[Any], str] = str,
    **shown: Any,
) -> P:
    """One of many options, for a part of the state; the place with the one that is chosen."""
    if not fresh() and st.session_state.get(name) not in options:
        st.session_state[name] = getattr(place, name)
    where.selectbox(
        label,
        options,
        index=list(options).index(getattr(place, name)) if fresh() else 0,
        format_func=title,
        key=name,
        persist_state="session",
        **shown,
    )
    return visit.drawn(place, name)


def slide(visit: Visit[P], place: P, name: str, label: str, options: Sequence) -> P:
    """One of a few sizes in order, for a part of the state; the place with the one chosen."""
    st.select_slider(
        label,
        options,
        value=getattr(place, name) if fresh() else options[0],
        key=name,
        persist_state="session",
    )
    return visit.drawn(place, name)


def typed(where: Any, visit: Visit[P], place: P, name: str, label: str, **shown: Any) -> P:
    """A text of one or, with a height, several lines; the place with what is typed."""
    box = where.text_area if "height" in shown else where.text_input
    box(
        label,
        value=getattr(place, name) if fresh() else "",
        key=name,
        persist_state="session",
        **shown,
    )
    return visit.drawn(place, name)


def switch(where: Any, visit: Visit[P], place: P, name: str, label: str) -> P:
    """A part of the state that is on or off; the place with it."""
    where.toggle(
        label, value=getattr(place, name) if fresh() else False, key=name, persist_state="session"
    )
    return visit.drawn(place, name)


def usable_model(visit: Visit[P], place: Any) -> Model:
    """The chosen model; the page ends here with what to do if it cannot be used."""
    try:
        return models.model(place.model)
    except ModelError as error:
        stop(visit, place, st.error, str(error))


def usable_text(visit: Visit[P], place: Any, model: Model, text: str | None = None) -> None:
    """End the page here, with what to do, if the sentence is empty or too long to show."""
    text = place.text if text is None else text
    tokens = model.tokenize(text)
    if not text.strip() or not tokens:
        stop(
            visit,
            place,
            st.info,
            "Type a word or two above, or choose an example: every number of their way through "
            "attention appears here.",
        )
    if len(tokens) > models.MOST_TOKENS:
        stop(
            visit,
            place,
            st.warning,
            f"This text has {len(tokens):,} tokens, signs and special tokens included. The page "
            f"shows up to {models.MOST_TOKENS}. Your text is kept: shorten it and go on.",
        )
    try:
        models.traced(text, place.model)
    except TooManyTokens as error:
        stop(visit, place, st.warning, str(error))


def stop(visit: Visit[P], place: Any, box: Callable[[str], Any], message: str) -> NoReturn:
    """Say why there is nothing to show, keep what the reader typed, and end the page."""
    box(plain(message))
    visit.leave(place)
    st.stop()


def footer(model: Model, place: Any) -> None:
    """What the numbers are of."""
    card = model.card
    st.caption(
        plain(
            f"{card.kind}. Mask: {card.mask}. Tokenizer: {card.tokenizer}. Weights: {card.weights}."
        )
    )
    if not place.fits:
        st.caption("This text is too long for a link, so the address does not hold it.")
