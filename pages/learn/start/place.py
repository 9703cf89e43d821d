"""Where a reader is in the first minute: which neighbour, and what was guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pages._app.state.link import Link, asks, part
from pages._app.state.visit import Visit

WORD = "bank"
NEIGHBOURS = ("river", "money", "battery")
LONGEST = 20  # characters that a neighbour has
SHOWN = "shown"  # in place of a guess: the bars have moved without one


def _neighbour(text: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class Place(Link):
    """``beside`` is what stands before the word; ``guess`` is empty until there is one."""

    beside: str = part(
        NEIGHBOURS[0],
        asks("a neighbour"),
        _neighbour,
        lambda text: None if text == NEIGHBOURS[0] else text,
        "the neighbour",
    )
    guess: str = part("", asks("a guess"), _neighbour, lambda guess: guess or None)

    @property
    def sentences(self) -> list[str]:
        """Of a neighbour and the word."""
        return [f"{self.beside} {WORD}"]


OWN = ("beside", "guess")  # names in an address


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """Go where the component was moved."""
    if not moved:
        return place
    there, _ = Place.read({name: str(moved[name]) for name in OWN if moved.get(name)})
    return replace(place, beside=there.beside, guess=there.guess)


visit = Visit("start", Place, (), follow, component="minute")
