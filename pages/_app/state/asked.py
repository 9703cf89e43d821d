"""Of what number a gradient is, as parts of a page's state."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pages._app.state.link import asks, one_of, part, text_part, whole

KINDS = ("likeness", "score", "number")
FIRST = ""  # kind: what the model is for
LIKELIEST = -1  # candidate
DEEPEST = 6  # axes of a tensor
LONGEST = 128  # characters of a tensor's name


def kind_part() -> Any:
    """What it is of: one of ``KINDS``, or what the model is for."""
    return part(
        FIRST, asks("what a gradient is of"), one_of(FIRST, *KINDS), lambda kind: kind or None
    )


def toward_part() -> Any:
    """The sentence that a word is to be more like; one that suits the reader's if it is empty."""
    return text_part("", "the sentence of the gradient", quiet=True)


def candidate_part() -> Any:
    """Which candidate's score."""
    return part(LIKELIEST, asks("a candidate"), whole, lambda i: None if i == LIKELIEST else str(i))


def spot_part() -> Any:
    """Which number, ``layer0.scores!0.5.2``, among those that are shown; none is empty."""
    return part("", asks("a number"), lambda text: written(*spot(text)), lambda it: it or None)


def spot(text: str) -> tuple[str, tuple[int, ...]]:
    """A tensor and a cell of it, as they are written in a link."""
    name, _, cell = text.rpartition("!")
    places = tuple(map(whole, cell.split("."))) if cell else ()
    if not name or len(name) > LONGEST or len(places) > DEEPEST:
        raise ValueError(text)
    return name, places


def written(name: str, cell: tuple[int, ...]) -> str:
    """The same as it stands in a link."""
    return f"{name}!{'.'.join(map(str, cell))}"


def follow(was: Any, place: Any, seed: Mapping[str, Any] | None) -> Any:
    """What a change of the reader's brings with it; ``seed`` is a number chosen in the viewer."""
    if (place.text, place.model) != (was.text, was.model):  # other numbers, other candidates
        kind = FIRST if place.kind == "number" else place.kind
        place = replace(place, spot="", candidate=LIKELIEST, kind=kind)
    if place.toward != was.toward:
        place = replace(place, kind="likeness")
    if place.candidate != was.candidate and place.candidate != LIKELIEST:
        place = replace(place, kind="score")
    if seed:
        found = written(str(seed["name"]), tuple(int(i) for i in seed["cell"]))
        place = replace(place, kind="number", spot=found)
    return place
