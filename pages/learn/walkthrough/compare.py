"""Another sentence, model or layer beside the reader's."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from attention_core import ModelError, TooManyTokens, Trace
from attention_core.graph.nouns import PICTURED
from attention_core.graph.step import stacks
from attention_core.models import NoTokens
from attention_core.view.payload import ids
from pages._app import models
from pages._app.examples import samples
from pages._app.frame import Page
from pages._app.opening import lead
from pages.learn.walkthrough import sent
from pages.learn.walkthrough.place import SAME, Place

NOTHING: dict[str, Any] = {"against": "", "against_model": "", "against_layer": SAME}
FIRST = ("river bank", "money bank")


@dataclass(frozen=True)
class Other:
    """What is shown beside the reader's: a text, read by a model, at one of a part's layers."""

    text: str
    model: str
    part: str
    layer: int
    trace: Trace


def choose(page: Page[Place]) -> None:
    """Where the other is chosen; opened from the page's first line."""
    with page.line.popover("Compare with …", type="tertiary"):
        page.typed(
            "against",
            page.called("Another sentence"),
            placeholder=page.called("The same sentence"),
        )
        names = [name for name in models.alike(page.place.model) if name != page.place.model]
        if page.place.against_model == page.place.model:
            page.put(against_model="")
        if (chosen := page.place.against_model) not in ("", *names):
            names.append(chosen)  # another reader's, by a link
        called = {"": "The same model"} | {name: models.title(name) for name in names}
        page.select("against_model", "Another model", list(called), called.__getitem__)
        _layer(page)
        alone = replace(page.place, **NOTHING)
        if alone != page.place:
            lead("Stop comparing", alone)
        one, other = [*_beside(page.place.model)][:2]
        first = replace(alone, text=one, against=other, ask=None, said=None, cell=None)
        if first != page.place:
            lead(f"{one} | {other}", first)


def _beside(name: str) -> Collection[str]:
    """Two texts or more that a model can be shown beside each other."""
    unit = models.unit(name)
    return models.worth_translating(name) or (samples(unit) if unit in PICTURED else FIRST)


def _layer(page: Page[Place]) -> None:
    """The choice of another layer, where the other model has several."""
    try:
        parts = stacks(models.model(page.place.against_model or page.place.model).steps)
        n_layers = parts.get(page.place.part, next(iter(parts.values()), 1))
    except ModelError:
        n_layers = 1  # what is wrong with it is said where it is read
    if page.place.against_layer >= n_layers:
        page.note(f"The other model's last layer is {n_layers - 1}; it is shown at the same layer.")
        page.put(against_layer=SAME)
    if n_layers > 1:
        layers = {SAME: "The same layer"} | {i: f"Layer {i}" for i in range(n_layers)}
        page.select("against_layer", "Another layer", list(layers), layers.__getitem__)


def other(page: Page[Place]) -> Other | None:
    """What is compared with, if there is something else that can be read."""
    place = page.place
    if all(getattr(place, name) in (none, place.model) for name, none in NOTHING.items()):
        return None
    text = place.against if place.against.strip() else place.text
    name = place.against_model or place.model
    # What the reader's own sentence is read with, if it is the same one.
    read = models.beginning if text == place.text else models.traced
    try:
        layer = place.layer if place.against_layer == SAME else place.against_layer
        trace = read(text, name)
        part = place.part if place.part in trace.parts else trace.part
        last = max(0, trace.n_layers(part) - 1)
        found = Other(text, name, part, min(layer, last), trace)
    except NoTokens:
        return None
    except models.TooLong as error:
        page.note(f"The other sentence is not compared: it {error}")
        return None
    except (TooManyTokens, ModelError) as error:
        page.note(f"The other is not compared. {error}")
        return None
    same = (place.text, place.model, place.part or trace.part, place.layer)
    if (found.text, found.model, found.part, found.layer) == same:
        page.note("Both are the same: choose another sentence, model or layer to compare with.")
        return None
    return found


def parts(found: Other | None) -> tuple[dict[str, bytes], dict[str, str]]:
    """What the viewer is sent of it: the part, and its id by its name; nothing if there is none."""
    if found is None:
        return {}, {}
    part = sent.trace_sent(found.text, found.model, found.layer, found.part)
    return {"other": part}, {"other": ids(found.trace, found.layer, part=found.part)["trace"]}
