"""What a gradient is of: the number that the reader asks about, and where it is chosen."""

from dataclasses import replace
from typing import Any

import streamlit as st

from attention_core import ModelError, TooManyTokens, Trace
from attention_core.graph.spoken import spoken
from attention_core.models import NoTokens, TextModel
from attention_core.nextword.chances import likeliest
from attention_core.nextword.ending import ending
from attention_core.nextword.masked import MASKS
from attention_core.story.target import (
    Target,
    likeness,
    number,
    score,
    sentence_likeness,
    stands,
)
from attention_core.view.shown import shown
from pages._app import models
from pages._app.frame import Page
from pages._app.opening import lead
from pages._app.state.asked import FIRST, LIKELIEST, spot
from pages._app.words import sentence

MOST = models.MOST_TOKENS  # a longer text's would take hundreds of megabytes
OFFERED = 8  # candidates in the list


def kind_of(place: Any, model: TextModel, trace: Trace) -> str:
    """What it is of; until somebody chooses, a word's score if the model guesses one here.

    A translator's is of a word that it says: its last vectors are of no word that was read.
    """
    if place.kind != FIRST and not (place.kind == "likeness" and model.can.translates):
        return str(place.kind)
    guesses = model.can.predicts == "next" or (model.can.predicts and _masks(trace))
    return "score" if guesses or model.can.translates else "likeness"


def target(place: Any, model: TextModel, trace: Trace, ask: int) -> Target:
    """The number that the reader asks about; ``ask`` is the token that asks.

    Of a translator that is the one that is said.

    Raises
    ------
    ValueError
        If there is no such number, with a sentence.
    """
    kind = kind_of(place, model, trace)
    if kind == "number":
        try:
            name, cell = spot(place.spot)
            return number(trace, name, shown(trace, MOST).place(name, cell))
        except (KeyError, IndexError, ValueError):
            raise ValueError(
                "The number that the link asks about is not in this walk. Open another one, and "
                "ask what moves it."
            ) from None
    if kind == "score":
        known = None if place.candidate == LIKELIEST else int(place.candidate)
        return score(trace, guessed_at(model, trace, ask), known)
    return like(place, trace, ask)


def like(place: Any, trace: Trace, at: int | None) -> Target:
    """A token's likeness to the other sentence that the reader chose, or that of the whole text.

    Raises
    ------
    ValueError
        If there is none, with a sentence.
    """
    text = place.toward.strip() or models.another(place.text, place.model)
    try:
        other = models.traced(text, place.model)
    except NoTokens:
        raise ValueError("The other sentence has no words that this model can read.") from None
    except models.TooLong as error:
        raise ValueError(f"The other sentence {error}") from None
    except (TooManyTokens, ModelError) as error:
        raise ValueError(str(error)) from None
    if at is None:
        return sentence_likeness(trace, other, text)
    return likeness(trace, at, other, text)


def guessed_at(model: TextModel, trace: Trace, ask: int) -> int:
    """Where a word is guessed: after the token that asks, or behind a mask, if there is one.

    A translator guesses the token itself.
    """
    masks = _masks(trace) if model.can.predicts == "masked" else []
    return masks[0] if masks and ask not in masks else ask


def _masks(trace: Trace) -> list[int]:
    return [i for i, token in enumerate(trace.tokens) if token in MASKS]


def choose(page: Page[Any], model: TextModel, trace: Trace, ask: int, found: Target | None) -> None:
    """Where it is chosen; opened from the page's first line. ``found`` is what is shown, if any."""
    with page.line.popover("Gradient of …", type="tertiary"):
        if found:
            st.markdown(f"The gradient of {sentence(found.says)}, {spoken(found.value, 3)}.")
        place = replace(page.place, show="gradient")
        here = kind_of(place, model, trace) if page.place.show == "gradient" else ""
        if not model.can.translates:
            _likeness(page, place, here, trace.tokens[ask].strip())
        if model.can.predicts or model.can.translates:
            at = guessed_at(model, trace, ask)
            if here != "score":
                token = trace.tokens_of(ending(trace).logits.part)[at].strip()
                asked = f"The logit of a word {stands(trace, at)} “{token}”"
                lead(asked, replace(place, kind="score"))
            _candidates(page, trace, at)
        st.caption("Or open any number and ask what moves it.")
        if page.place.show == "gradient":
            lead("Back to the numbers", replace(page.place, show="after", cell=None))


def _likeness(page: Page[Any], place: Any, here: str, word: str) -> None:
    if here != "likeness":
        lead(f"How like “{word}” is to another sentence", replace(place, kind="likeness"))
    page.typed(
        "toward",
        "The other sentence",
        placeholder=models.another(page.place.text, page.place.model),
    )


def _candidates(page: Page[Any], trace: Trace, at: int) -> None:
    end = ending(trace)
    logits = end.at(at)
    options = [LIKELIEST, *(int(i) for i in likeliest(logits, OFFERED))]
    if page.place.candidate not in options and page.place.candidate < len(logits):
        options.append(page.place.candidate)
    called = {i: end.label(i).strip() for i in options[1:]} | {LIKELIEST: "The likeliest word"}
    page.select("candidate", "Which word", options, called.__getitem__)
