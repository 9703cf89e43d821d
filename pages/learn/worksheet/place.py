"""Which worksheet: of whose attention in which sentence, and how much of it is left blank."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from attention_core.lessons.worked import LEVELS
from attention_core.worksheet.steps import NAMES
from pages._app.examples import EXAMPLES
from pages._app.state.link import Link, asks, model_part, one_of, part, text_part, whole
from pages._app.state.visit import Visit

EVERY = "every"  # step is blank, and not one of them only


@dataclass(frozen=True)
class Place(Link):
    """``head`` and ``ask`` are None until one is chosen; ``turn`` moves the one blank on."""

    text: str = text_part(EXAMPLES[0], "the sentence")
    model: str = model_part("handmade")
    layer: int = part(0, asks("a layer"), whole)
    head: int | None = part(
        None, asks("a head"), whole, lambda head: None if head is None else str(head)
    )
    ask: int | None = part(
        None, asks("a word"), whole, lambda ask: None if ask is None else str(ask)
    )
    level: str = part("all", asks("a level"), one_of(*LEVELS))
    turn: int = part(0, asks("a blank"), whole, lambda turn: str(turn) if turn else None)
    only: str = part(
        EVERY,
        asks("a step"),
        one_of(EVERY, *NAMES),
        lambda name: None if name == EVERY else name,
    )


def follow(was: Place, place: Place, moved: Mapping[str, Any] | None) -> Place:
    """Another text has other words, another model other heads."""
    if place.model != was.model:
        place = replace(place, layer=0, head=None)
    if (place.model, place.text) != (was.model, was.text):
        place = replace(place, ask=None)
    return place


visit = Visit("worksheet", Place, ("text", "model", "level", "only"), follow)
