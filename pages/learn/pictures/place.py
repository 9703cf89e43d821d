"""Where a reader is on the page of pictures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from attention_core.pictures.bundled import BUNDLED, SIDE
from pages._app.state.link import Link, asks, one_of, part, whole
from pages._app.state.visit import Visit

MODEL = "dinov2"  # the model whose patches attend
BOARD = "board"  # in place of a picture: nine digits, and a model of their own
FIRST = "cat"
CLASS = 0  # the token that stands for no patch
MEAN = -1  # in place of a head: the average over a layer's
FITS = {"square": "Middle square", "bars": "All of it, with bars"}
QUESTIONS = {"greatest": "[greatest]", "least": "[least]"}
EYE = 101  # row 7, column 5: where the cat's left eye is
DIMENSION = 183  # of a patch's vector: that of a filter with a shape to be seen
# Worth a look: what is said of it, a picture, what asks (empty: the class token), layer, head.
TRIES = (
    ("from the nose to both eyes", "cat", "nose", 10, 4),
    ("from one lamp to the other", "rocket", "left lamp", 5, 1),
    ("what is another galaxy like this one", "galaxies", "another orange galaxy", 6, 0),
    ("what stands for all of it looks at a face", "astronaut", "", 8, 4),
    ("and an eye finds the other", "cat", "left eye", 6, 5),
)
SECTIONS = {
    "ranked": "Which heads look from here to there?",
    "named": "Heads with a name",
    "vectors": "What is like this patch?",
    "pixels": "From pixels to a number",
    "positions": "What positions are for",
    "caveats": "What a bright patch does not say",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")  # of a picture: a bundled one, or upload-…
_LONGEST = 9 * 132 + 8  # characters of a board: nine cells that were drawn, and spaces


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def _board(text: str) -> str:
    if len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        raise ValueError(text)
    return text


def _head(text: str) -> int:
    return MEAN if text == "mean" else whole(text)


def _looks(text: str) -> tuple[int, int]:
    layer, _, head = text.partition(".")
    return whole(layer), _head(head)


def _looks_written(looks: tuple[int, int] | None) -> str | None:
    return looks and f"{looks[0]}.{'mean' if looks[1] == MEAN else looks[1]}"


@dataclass(frozen=True)
class Place(Link):
    """What picture is looked at, by which head, from which patch.

    ``picture`` is the name of a bundled one, ``upload-…`` of one that this session keeps, or
    ``board``; ``fit`` is how it is made square. ``patch`` asks: 0 is the class token, then come the
    patches row after row; ``to`` is another one, of which every head is asked what it gets;
    ``dimension`` is a number of its vector, to be seen made of its pixels.
    ``board`` are the nine cells as a text, empty for those that the page begins with, and
    ``question`` is the token that asks there; ``looks`` is the layer and the head whose attention
    lies over it, None for the mean of the last layer's.
    """

    picture: str = part(FIRST, asks("a picture"), _name)
    fit: str = part(
        "square", asks("a fit"), one_of(*FITS), lambda fit: None if fit == "square" else fit
    )
    layer: int = part(6, asks("a layer"), whole)
    head: int = part(5, asks("a head"), _head, lambda head: "mean" if head == MEAN else str(head))
    patch: int = part(EYE, asks("a patch"), whole)
    to: int | None = part(
        None, asks("another patch"), whole, lambda to: None if to is None else str(to)
    )
    below: str = part("ranked", asks("a part of the page"), one_of(*SECTIONS))
    dimension: int = part(DIMENSION, asks("a dimension"), whole)
    board: str = part("", asks("a board"), _board, lambda cells: cells or None, "the board")
    question: str = part(
        "greatest",
        asks("a question"),
        one_of(*QUESTIONS),
        lambda question: None if question == "greatest" else question,
    )
    looks: tuple[int, int] | None = part(None, asks("a head"), _looks, _looks_written)


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it: a patch that is pointed to belongs to one picture."""
    if (place.picture, place.fit) != (was.picture, was.fit) and place.to == was.to:
        return replace(place, to=None)
    return place


def tries() -> list[tuple[str, Place]]:
    """What is worth a look, and where it is seen."""
    return [
        (says, Place(picture=picture, layer=layer, head=head, patch=_patch(picture, spot)))
        for says, picture, spot, layer, head in TRIES
    ]


def _patch(picture: str, spot: str) -> int:
    at = BUNDLED[picture].patch(spot, "square") if spot else None
    return CLASS if at is None else 1 + at[0] * SIDE + at[1]


HELD = (
    "picture",
    "fit",
    "layer",
    "head",
    "patch",
    "to",
    "below",
    "dimension",
    "board",
    "question",
    "looks",
)
visit = Visit("pictures", Place, HELD, follow)
