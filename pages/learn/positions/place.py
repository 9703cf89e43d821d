"""Where a reader is on the page of positions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from attention_core import ModelError
from pages._app import models
from pages._app.state.link import Link, asks, model_part, one_of, part, text_part, whole
from pages._app.state.visit import Visit
from pages._app.words import brief

SECTIONS = {
    "order": "Order blindness",
    "change": "Change positions",
    "sinusoids": "Sinusoids",
    "learned": "Positions of a model",
}
SENTENCES = {
    "dog bites man": "Who bites whom?",
    "only she said that he loved her": "One word that wanders",
    "the river bank is far from the bank": "The same word twice",
    "the cat sat on the mat": "An everyday sentence",
}
FIRST, WANDERS = "dog bites man", "only she said that he loved her"
WANDERED = "she said that he loved only her"
WAVES = "0 8 16 24"
MOST_PLACES, MOST_DIMENSIONS, MOST_WAVES = 512, 384, 6
MOST_SEED = 99


def turned(text: str) -> str:
    """The words of a text from last to first."""
    return " ".join(reversed(text.split()))


def _between(low: int, high: int, step: int = 1) -> Any:
    def read(text: str) -> int:
        if not low <= (number := whole(text)) <= high or number % step:
            raise ValueError(text)
        return number

    return read


@dataclass(frozen=True)
class Place(Link):
    """What is shown of which positions.

    ``places`` and ``width`` (d_model) are of the sinusoids, ``rows`` is how many places of the
    model's own table; ``waves`` are dimensions, as typed. ``other`` is ``text`` in another order;
    ``seed`` shuffles its places.
    """

    section: str = part("order", asks("a part of the page"), one_of(*SECTIONS))
    places: int = part(64, asks("a number of positions"), _between(2, MOST_PLACES))
    width: int = part(64, asks("a d_model"), _between(2, MOST_DIMENSIONS, 2))
    waves: str = text_part(WAVES, "the dimensions")
    model: str = model_part("minilm")
    rows: int = part(128, asks("a number of rows"), _between(2, MOST_PLACES))
    text: str = text_part(FIRST, "the sentence")
    other: str = text_part(turned(FIRST), "its other order")
    seed: int = part(0, asks("a seed"), _between(0, MOST_SEED))


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """Another sentence is set beside its own words turned round; a model has its own waves."""
    if place.model != was.model and place.waves == was.waves:
        place = replace(place, waves=own_waves(place.model))
    if place.model != was.model and place.text == was.text:
        place = replace(place, text=models.in_language(place.text, place.model))
    if place.text != was.text and place.other == was.other:
        place = replace(place, other=turned(place.text))
    return place


def own_waves(name: str) -> str:
    """The dimensions of a model that places are told apart by, where the others are all zero."""
    try:
        table = models.model(name).position_table()
    except ModelError:
        return WAVES
    used = np.flatnonzero(table.any(axis=0))
    return WAVES if len(used) == table.shape[1] else " ".join(map(str, used[:MOST_WAVES]))


def dimensions(typed: str, width: int) -> tuple[tuple[int, ...], str]:
    """The dimensions that were typed, and what is wrong with the rest of it."""
    words = dict.fromkeys(typed.replace(",", " ").split())
    good = [
        word
        for word in words
        if word.isascii() and word.isdigit() and len(word) < 6 and int(word) < width
    ]
    said = ""
    if not words:
        said = f"Type numbers from 0 to {width - 1}: each dimension is drawn as a wave."
    elif len(good) < len(words):
        bad = next(word for word in words if word not in good)
        said = f"“{brief(bad, 12)}” is no dimension here: type numbers from 0 to {width - 1}."
    elif len(good) > MOST_WAVES:
        said = f"The first {MOST_WAVES} dimensions are drawn."
    return tuple(map(int, good[:MOST_WAVES])), said


visit = Visit(
    "positions",
    Place,
    ("section", "places", "width", "waves", "model", "rows", "text", "other", "seed"),
    follow,
)
