"""Where a reader is on the page of next words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pages._app.state.link import Link, asks, model_part, one_of, part, text_part, whole
from pages._app.state.visit import Visit

FIRST, TRAINED = "handmade_next", "smollm2"
TEXT = "I went to the bank to deposit my"
END = 10**5  # a place after any text: where the next word comes
TEMPERATURES = tuple(tenths / 10 for tenths in range(21))
TOP_K = (1, 2, 3, 5, 10, 20, 50, 100, 0)  # none at the end
TOP_P = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0)
PICKS = {"likeliest": "The likeliest", "drawn": "Drawn by chance"}
LIKELIEST = -1
MOST_WRITTEN = 40
MOST_ADDED = 1000
MOST_DIGITS = 9  # of a token's number
SECTIONS = {
    "layers": "Layer by layer",
    "looked": "What did it look at?",
    "kept": "What is kept, what is worked out",
    "sides": "From both sides, and from one",
}
OF_NEXT = ("layers", "looked", "kept")
OF_MASKED = ("layers", "sides")
Head = tuple[int, int]


def _added(text: str) -> tuple[int, ...]:
    numbers = text.split(".")
    if len(numbers) > MOST_ADDED or any(
        not (each.isascii() and each.isdigit() and len(each) <= MOST_DIGITS) for each in numbers
    ):
        raise ValueError(text)
    return tuple(map(int, numbers))


def _amount(*options: float) -> Any:
    def read(text: str) -> float:
        value = float(text)
        if value not in options:
            raise ValueError(text)
        return value

    return read


def _word(text: str) -> int:
    (word,) = _added(text)
    return word


def _head(text: str) -> Head:
    layer, _, head = text.partition(".")
    return whole(layer), whole(head)


def _many(text: str) -> int:
    if not 1 <= (many := whole(text)) <= MOST_WRITTEN:
        raise ValueError(text)
    return many


@dataclass(frozen=True)
class Place(Link):
    """What a text goes on with.

    ``added`` are the tokens that were added to the text, by their numbers, as no text can say them
    all (half an emoji). ``at`` is the token after which the next is looked at, ``END`` the last
    one. ``temperature``, ``top_k`` (0: all), ``top_p``, ``pick`` and ``seed`` are how it is chosen,
    ``n`` how many are written on at once. ``word`` is the token that is asked about below,
    ``LIKELIEST`` the one with the largest chance, and ``head`` the one whose weights are shown,
    None for the one that adds most.
    """

    text: str = text_part(TEXT)
    model: str = model_part(FIRST)
    added: tuple[int, ...] = part(
        (), asks("added words"), _added, lambda ids: ".".join(map(str, ids)) or None
    )
    at: int = part(END, asks("a token"), whole, lambda at: None if at == END else str(at))
    temperature: float = part(
        1.0,
        asks("a temperature"),
        _amount(*TEMPERATURES),
        lambda t: None if t == 1.0 else f"{t:g}",
    )
    top_k: int = part(0, asks("top-k"), _amount(*TOP_K), lambda k: str(int(k)) if k else None)
    top_p: float = part(
        1.0, asks("top-p"), _amount(*TOP_P), lambda p: None if p == 1.0 else f"{p:g}"
    )
    pick: str = part(
        "likeliest",
        asks("a way to choose"),
        one_of(*PICKS),
        lambda pick: None if pick == "likeliest" else pick,
    )
    seed: int = part(1, asks("a seed"), whole, lambda seed: None if seed == 1 else str(seed))
    n: int = part(10, asks("a number of words"), _many, lambda n: None if n == 10 else str(n))
    below: str = part("layers", asks("a part of the page"), one_of(*SECTIONS))
    word: int = part(
        LIKELIEST, asks("a word"), _word, lambda word: None if word == LIKELIEST else str(word)
    )
    head: tuple[int, int] | None = part(
        None, asks("a head"), _head, lambda head: None if head is None else f"{head[0]}.{head[1]}"
    )


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """What a change brings with it: what was added belongs to one text in one model."""
    if place.model != was.model or (place.text != was.text and place.added == was.added):
        place = replace(place, added=())
    if (place.text, place.model, place.added) != (was.text, was.model, was.added):
        place = replace(
            place, at=END if place.at == was.at else place.at, word=LIKELIEST, head=None
        )
    elif place.at != was.at:
        place = replace(place, word=LIKELIEST, head=None)
    elif place.word != was.word:
        place = replace(place, head=None)
    return place


def fit(place: Place, n_tokens: int, n_candidates: int, sizes: Head) -> tuple[Place, list[str]]:
    """The nearest place this text and this model have, and a sentence for every change.

    Parameters
    ----------
    place : Place
    n_tokens : int
        Of the text with what was added.
    n_candidates : int
        How many tokens the model knows.
    sizes : tuple of int
        Layers, and heads of each.
    """
    notes = []
    if place.at != END and place.at >= n_tokens - 1:
        if place.at >= n_tokens:
            notes.append(f"This text has {n_tokens} tokens; what comes after the last is shown.")
        place = replace(place, at=END)
    if place.word >= n_candidates:
        notes.append("This model has no such word; the likeliest is looked at.")
        place = replace(place, word=LIKELIEST, head=None)
    if place.head and (place.head[0] >= sizes[0] or place.head[1] >= sizes[1]):
        notes.append("This model has no such head; the one that adds most is open.")
        place = replace(place, head=None)
    return place, notes


SETTINGS = ("temperature", "top_k", "top_p", "pick", "seed", "n")
HELD = ("text", "model", "added", "at", *SETTINGS, "below", "word", "head")
visit = Visit("nextword", Place, HELD, follow)
