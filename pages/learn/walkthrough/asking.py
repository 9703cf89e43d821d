"""Who asks in a place of the walkthrough, and in which head, where that was not chosen."""

from dataclasses import replace
from typing import Any

from attention_core import Trace, story
from pages.learn.walkthrough.place import BEST, Place


def ask_in(place: Place, trace: Trace) -> int:
    """The token that asks."""
    return story.who(trace, place.part, ask=place.ask, said=place.said)


def said_in(place: Place, trace: Trace) -> int:
    """The token that asks where the model ends: of a translator one that it says."""
    return ask_in(replace(place, part=trace.parts[-1]) if trace.parts else place, trace)


def head_in(place: Place, trace: Trace) -> int:
    """The head that is shown; where none was chosen, one in which something happens."""
    if place.head != BEST:
        return place.head
    return story.opening(trace, place.layer, ask_in(place, trace), place.part or None)


def plainly(place: Place, trace: Trace) -> Place:
    """The same place without what goes without saying.

    Of two tokens that ask, each in its text, the one in view was chosen last, unless it is the one
    that goes with the other; then it was not chosen at all.
    """
    mine, other = ("said", "ask") if trace.translates(place.part) else ("ask", "said")
    nobody: dict[str, Any] = {mine: None}
    alone = replace(place, **nobody)
    if ask_in(alone, trace) == getattr(place, mine):
        return alone
    if None not in (place.ask, place.said):
        nobody = {other: None}
        return plainly(replace(place, **nobody), trace)
    return place
