"""The row of choices above a page's picture."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import streamlit as st

from attention_core import Model, ModelError, TooManyTokens
from pages._app import models
from pages._app.components import page_style
from pages._app.state.visit import P, Visit, fresh
from pages._app.words import plain


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


def slider(
    where: Any,
    visit: Visit[P],
    place: P,
    name: str,
    label: str,
    low: int,
    high: int,
    step: int = 1,
    **shown: Any,
) -> P:
    """A whole number between two limits, for a part of the state; the place with it."""
    if not fresh() and not low <= st.session_state.get(name, low - 1) <= high:
        st.session_state[name] = getattr(place, name)
    where.slider(
        label,
        low,
        high,
        value=getattr(place, name) if fresh() else None,
        step=step,
        key=name,
        persist_state="session",
        **shown,
    )
    return visit.drawn(place, name)


def stepper(
    where: Any, visit: Visit[P], place: P, name: str, label: str, last: int, keys: bool = False
) -> P:
    """Start, back, next, end and a slider over the steps from 0; the place with the step.

    With ``keys``, the arrows left and right step back and on.
    """
    at = getattr(place, name)
    row = where.columns([1, 1, 1, 1, 3.2], vertical_alignment="bottom", gap="small")
    moves = {"Start": 0, "Back": at - 1, "Next": at + 1, "End": last}
    arrows = {"Back": "Left", "Next": "Right"} if keys else {}
    for column, (title, to) in zip(row, moves.items(), strict=False):
        column.button(
            title,
            key=f"{name} {title}",
            on_click=_step_to,
            args=(name, to),
            disabled=to == at or not 0 <= to <= last,
            shortcut=arrows.get(title),
            width="stretch",
        )
    if last:
        place = slider(row[4], visit, place, name, f"{label}, of {last:,}", 0, last)
    return place


def _step_to(name: str, to: int) -> None:
    st.session_state[name] = to


def usable_model(visit: Visit[P], place: Any) -> Model:
    """The chosen model; the page ends here with what to do if it cannot be used."""
    try:
        return models.model(place.model)
    except ModelError as error:
        stop(visit, place, st.error, str(error))


def usable_text(
    visit: Visit[P], place: Any, model: Model, text: str, what: str = "This text"
) -> None:
    """End the page here, with what to do, if the sentence is empty or too long to show."""
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
            f"{what} has {len(tokens):,} tokens, signs and special tokens included. The page "
            f"shows up to {models.MOST_TOKENS}. Your text is kept: shorten it and go on.",
        )
    try:
        models.traced(text, place.model)
    except TooManyTokens as error:
        stop(visit, place, st.warning, str(error))


def stop(visit: Visit[P], place: Any, box: Callable[[str], Any], message: str) -> NoReturn:
    """Say why there is nothing to show, keep what the reader typed, and end the page."""
    page_style("stopped")  # no viewer will come now
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
