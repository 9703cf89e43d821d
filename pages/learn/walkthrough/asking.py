"""Who asks in a place of the walkthrough, and in which head, where that was not chosen."""

from dataclasses import replace
from typing import Any

from attention_core import Tensor, Trace, story
from attention_core.graph.axes import Role
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


def of_cell(place: Place, trace: Trace, tensor: Tensor) -> Place:
    """The same place; where nobody was chosen, the token asks whose number is open."""
    if place.cell is None or place.of or (place.ask, place.said) != (None, None):
        return place
    row, column = tensor.drawn
    axis, token = (row, place.cell[0]) if row else (column, place.cell[1])
    known = trace.entries
    if known.axis(axis).role != Role.TOKEN or known.along(axis) != trace.along(place.part or None):
        return place
    asks: dict[str, Any] = {_mine(place, trace): token}
    return replace(place, **asks)


def _mine(place: Place, trace: Trace) -> str:
    """What of a place says who asks in the text in view."""
    return "said" if trace.translates(place.part) else "ask"


def plainly(place: Place, trace: Trace) -> Place:
    """The same place without what goes without saying.

    Of two tokens that ask, each in its text, the one in view was chosen last, unless it is the one
    that goes with the other; then it was not chosen at all.
    """
    mine = _mine(place, trace)
    nobody: dict[str, Any] = {mine: None}
    alone = replace(place, **nobody)
    if ask_in(alone, trace) == getattr(place, mine):
        return alone
    if None not in (place.ask, place.said):
        other: dict[str, Any] = {"ask" if mine == "said" else "said": None}
        return plainly(replace(place, **other), trace)
    return place
