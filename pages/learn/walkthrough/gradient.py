"""The gradient side of the walk: of what the reader chose, worked out when it is looked at."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from attention_core import Tensor, Trace
from attention_core.arrays import Array
from attention_core.graph.backwards import readers
from attention_core.graph.step import Step
from attention_core.graph.tensor import changed
from attention_core.models import TextModel
from attention_core.story.target import Target
from attention_core.view.answers import account
from attention_core.view.axes import cell_in
from attention_core.view.filters import pictures
from attention_core.view.packing import number
from attention_core.view.payload import ids
from attention_core.view.protocol import Answer
from attention_core.view.shown import Shown, explained, explained_gradient
from attention_core.view.sides import gradient_part, read
from pages._app import gradient, models
from pages._app.frame import Page
from pages.learn.walkthrough.asking import head_in, said_in
from pages.learn.walkthrough.place import Place

KEPT = 4_000_000  # numbers: of a larger table, which no sum reads, the gradient is not kept
TOO_LONG = (
    f"The gradient is worked out for texts of up to {gradient.MOST} tokens, as it takes hundreds "
    "of megabytes for longer ones. Shorten the text to see it."
)


@dataclass(frozen=True)
class Sides:
    """What the viewer is sent of the sides of the numbers; ``target`` if a gradient is shown."""

    name: str
    part: bytes
    target: Target | None = None
    found: Mapping[str, Array] | None = None


def sides(page: Page[Place], trace: Trace, model: TextModel) -> Sides | None:
    """The sides there are: the gradient's numbers only where it is looked at; None if there is one.

    Where a gradient was asked for and there is none, it is said why.
    """
    place = page.place
    if len(trace.tokens) > gradient.MOST or trace.astray:
        if place.show == "gradient" and not trace.astray:
            page.note(TOO_LONG)
        _numbers(page)
        return None
    part = place.part or trace.part
    name = ids(trace, place.layer, part=part)["trace"]
    if place.show == "gradient" and not place.predict:
        try:
            ask = said_in(place, trace)
            target = gradient.target(place, model, trace, ask)
            # Of equal words in two places the same is said.
            asked = repr((target.says, target.value, ask, place.candidate, place.spot))
            called = f"{name} {zlib.crc32(asked.encode('utf-8', 'replace'))}"
            told = (place.text, place.model, part, place.layer, called)
            return Sides(called, *_worked_out(*told, trace, target))
        except ValueError as error:  # there is no such number, or no way back from it
            page.note(f"There is no gradient to show. {error}")
    _numbers(page)
    found = gradient_part(trace, None, place.layer, name, [], part=part, of_any=True)
    return Sides(name, found)


def weights(
    page: Page[Place], seen: Shown, steps: Mapping[str, Step]
) -> dict[str, tuple[int, int]]:
    """The size of the opened weights in place of their stage's; if it has none, they are let go."""
    place = page.place
    step = steps.get(place.stage)
    if place.show == "gradient" and step and place.of in step.reads:
        return {place.stage: seen[place.of].drawn_shape}
    page.put(of="", cell=None)
    return {}


def _numbers(page: Page[Place]) -> None:
    """Show the numbers: weights can be opened on the other side alone."""
    if page.place.show == "gradient" or page.place.of:
        page.put(show="after", of="", cell=None if page.place.of else page.place.cell)


@st.cache_resource(show_spinner=False, max_entries=4)
def _worked_out(
    text: str, model: str, stack: str, layer: int, name: str, _trace: Trace, _target: Target
) -> tuple[bytes, Target, dict[str, Array]]:
    """Gradients of all that a walk reads and makes, and of what their sums are made of."""
    seen = read(_trace.walk(layer, stack))
    found = _target.gradients(_trace, {*seen, *readers(_trace, seen)})
    most = models.MOST_TOKENS
    part = gradient_part(
        _trace, found, layer, name, _target.says, part=stack, most=most, of_any=True
    )
    return part, _target, {each: value for each, value in found.items() if value.size <= KEPT}


def pull(seen: Shown, sides: Sides | None, name: str) -> Tensor | None:
    """A tensor with its gradient in place of its numbers, as it is shown; None without one."""
    if sides is None or sides.target is None:
        return None
    whole = seen.whole[name]
    found = (sides.found or {}).get(name)
    return seen.cut(changed(whole, np.zeros_like(whole.value) if found is None else found))


def opened(place: Place, seen: Shown, step: Step, sides: Sides | None) -> list[Answer]:
    """What is said of the opened cell, if one is: the sum behind it, or behind its gradient."""
    tensor = seen[place.of or step.name]
    cell = cell_in(tensor, head_in(place, seen.whole), place.cell) if place.cell else None
    if cell is None:
        return []
    if sides is None or sides.target is None:
        shows = pictures(seen.whole, tensor.name, cell)
        more: dict[str, Any] = {"pictures": shows} if shows else {}
        return [account(explained(seen, tensor.name, cell), **more)]
    return [_gradient(seen, sides.target, sides.found or {}, tensor.name, cell)]


def _gradient(
    seen: Shown, target: Target, found: Mapping[str, Array], name: str, cell: tuple[int, ...]
) -> Answer:
    """The sum over all that a number went into."""
    try:
        told = explained_gradient(seen, found, target.seeds, name, cell)
    except KeyError:  # what is made of it is not kept
        value = number(float(found[name][seen.place(name, cell)]))
        return {"name": name, "cell": cell, "side": "gradient", "value": value, "sum": None}
    return account(told, "gradient")
