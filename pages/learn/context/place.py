"""Where a reader is on the page of words in their contexts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pages._app import models
from pages._app.state.link import Link, asks, model_part, one_of, pair, part, text_part, whole
from pages._app.state.visit import Visit

MOST_TEXTS = 6
MOST_CANDIDATES = 20
SECTIONS = {
    "static": "Its neighbours, before and after",
    "document": "Search by meaning",
    "word": "Its way through the layers",
    "difference": "What differs at any stage",
    "layers": "Lower and upper layers",
}
BANKS = "river bank\nmoney bank\nbattery bank"
BATS = "the bat flew out of the cave at dusk\nshe swung the bat and hit the ball"
SETS = {
    BANKS: "Same word, three meanings",
    "It's a pleasant walk by the river bank\nhe deposited cash at the bank\nportable battery bank\n"
    "the bank approved my loan": "bank in whole sentences",
    BATS: "An animal or a thing",
    "in spring the flowers bloom\nthe spring of the clock is broken\nfresh water from a spring": (
        "Season, coil or water"
    ),
    "river bank\nbank loan": "Before its neighbour, or after",
    "the river bank is far from the bank that lends money\nriver bank": "Twice in one sentence",
    "river bank\nriver bank": "Nothing differs",
}
PORTUGUESE = {
    "Eu gosto de comer manga.\nA manga da camisa está suja.": "In Portuguese: a mango or a sleeve"
}
QUERY = "2019 brazil traveler to usa need a visa"
CANDIDATES = "\n".join(
    (
        "U.S. embassy in Brazil: visas for Brazilian citizens",
        "U.S. citizens travelling to Brazil",
        "You need a Visa card to pay in the USA",
        "Entry requirements for Brazilians visiting America",
        "How to bake bread",
    )
)


@dataclass(frozen=True)
class Place(Link):
    """What is compared: sentences one per line, a word they share, and where it is looked at.

    ``stage``, ``layer``, ``head`` and ``pair`` (places of two sentences) say which difference is
    shown; ``search`` and ``candidates``, one per line, what is ranked.
    """

    texts: str = text_part(BANKS, "the sentences")
    model: str = model_part("minilm")
    word: str = text_part("", "the word")
    below: str = part("static", asks("a part of the page"), one_of(*SECTIONS))
    stage: str = text_part("attention_weights", "the stage")
    layer: int = part(0, asks("a layer"), whole)
    head: int = part(0, asks("a head"), whole)
    pair: tuple[int, int] = part((0, 1), asks("two sentences"), pair, lambda p: f"{p[0]}-{p[1]}")
    search: str = text_part(QUERY, "the query", quiet=True)
    candidates: str = text_part(CANDIDATES, "the candidates", quiet=True)


def lines(text: str) -> list[str]:
    """What was typed, line by line, without empty lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """Examples are in the model's language; what no longer fits is mended by ``fit``."""
    if place.model == was.model or place.texts != was.texts:
        return place
    portuguese = models.can(place.model).translates[:1] == ("Portuguese",)
    if portuguese and place.texts in SETS:
        return replace(place, texts=next(iter(PORTUGUESE)), word="manga")
    if not portuguese and place.texts in PORTUGUESE:
        return replace(place, texts=BANKS, word="bank")
    return place


def fit(
    place: Place, words: Sequence[str], stages: Sequence[str], n_layers: int, n_heads: int, n: int
) -> tuple[Place, list[str]]:
    """The nearest place these sentences and this model have, and a sentence for every change."""
    notes = []
    if place.word not in words:
        if place.word and words:
            notes.append("The word that was chosen is not in every sentence; another is compared.")
        place = replace(place, word=max(reversed(words), key=len, default=""))
    if place.stage not in stages:
        notes.append("This model has no such stage; the first one is shown.")
        place = replace(place, stage=stages[0])
    if place.layer >= n_layers or place.head >= n_heads:
        notes.append("This model has no such layer or head; the first is shown.")
        place = replace(place, layer=0, head=0)
    if not place.pair[0] < place.pair[1] < max(n, 2):
        notes.append("There are no such two sentences; the first two are compared.")
        place = replace(place, pair=(0, 1))
    return place, notes


visit = Visit(
    "context",
    Place,
    ("texts", "model", "word", "below", "stage", "layer", "head", "pair", "search", "candidates"),
    follow,
)
