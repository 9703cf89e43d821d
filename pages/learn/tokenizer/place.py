"""Where a reader is on the page of tokenizers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from attention_core.tokenize import DEFAULT
from pages._app.state.link import Link, asks, one_of, part, text_part, whole
from pages._app.state.visit import Visit

MOST_AT_ONCE = 10  # merges in one iteration
SECTIONS = {"four": "Four tokenizers", "bpe": "Byte-pair encoding, step by step"}
SOURCES = {"sentences": "The bundled sentences", "own": "Your dictionary"}
LOW = "low: 12\nlower: 11\nlowest: 13\nnow: 9\nhigh: 10\nhigher: 12\nhighest: 8"
DICTIONARIES = {
    LOW: "Endings become pieces",
    "\n".join(f"{word}: {count}" for word, count in DEFAULT.items()): "Five pairs tie at first",
    "low: 5\nlower: 2\nnewest: 6\nwidest: 3": "The textbook's four words",
    "banana: 4\nbandana: 3\nananas: 2\nanna: 1": "Repeats within a word",
    "dampf: 9\nschiff: 12\nfahrt: 10\ndampfschiff: 4\nschifffahrt: 6\nfahrten: 5": (
        "Long German words"
    ),
}
RIVERBANK = "It's a pleasant walk by the riverbank"
SMILE = "a walk by the river 😀"
TEXTS = {
    RIVERBANK: "A word in two pieces",
    "a plesant walk by the rivr bank": "Typing errors",
    SMILE: "A sign nobody learned",
    "Die Donaudampfschifffahrtsgesellschaft": "One very long word",
    "the loan of 1,250,000 was paid in 2019": "Numbers",
    "Café crème in São Paulo": "Accents",
}


def _at_once(text: str) -> int:
    if not 1 <= (number := whole(text)) <= MOST_AT_ONCE:
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class Place(Link):
    """What is learned and what is split.

    ``words`` is the dictionary, ``word: count`` in each line; ``top`` pairs are merged in each
    iteration, and ``iteration`` of those are done; ``new`` is the word to tokenize and ``merge``
    how many of its merges are. ``text`` goes through four tokenizers, learned from ``source`` up to
    ``size`` symbols; ``piece`` is the word that is looked at.
    """

    section: str = part("four", asks("a part of the page"), one_of(*SECTIONS))
    words: str = text_part(LOW, "the dictionary")
    top: int = part(1, asks("a number of merges at once"), _at_once)
    iteration: int = part(0, asks("an iteration"), whole)
    new: str = text_part("slowest", "the new word")
    merge: int = part(0, asks("a merge"), whole)
    text: str = text_part(RIVERBANK)
    source: str = part("sentences", asks("a dictionary"), one_of(*SOURCES))
    size: int = part(400, asks("a size of the vocabulary"), whole)
    piece: str = text_part("", "the word looked at")

    @classmethod
    def read(cls, written: Mapping[str, str]) -> tuple[Self, list[str]]:
        """As every link; in older ones the iteration is called ``step``."""
        if "step" in written and "lesson" not in written:
            written = {"iteration": written["step"]} | dict(written)
            written.pop("step")
        return super().read(written)


def typed_rows(text: str) -> Iterator[tuple[str, str]]:
    """Word and count of each line: ``high: 12``, or with a space, as pasted from a table."""
    for line in text.splitlines():
        if ":" in line:
            word, _, count = line.rpartition(":")
        else:
            word, *rest = line.rsplit(maxsplit=1) or [""]
            count = rest[0] if rest else ""
        yield word, count


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """Another dictionary or another number of merges at once is learned from the start."""
    if (place.words, place.top) != (was.words, was.top) and place.iteration == was.iteration:
        place = replace(place, iteration=0)
    if place.new != was.new and place.merge == was.merge:
        place = replace(place, merge=0)
    return place


visit = Visit(
    "tokenizer",
    Place,
    ("section", "words", "top", "iteration", "new", "merge", "text", "source", "size", "piece"),
    follow,
)
