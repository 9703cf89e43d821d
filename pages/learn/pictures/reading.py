"""A picture as the page reads it; what the model makes of it is kept for all readers."""

from dataclasses import dataclass, replace
from typing import Any

from attention_core import Trace
from attention_core.models import dinov2
from pages._app import models
from pages._app.frame import Page
from pages.learn.pictures.place import CLASS, MEAN, MODEL, Place

NOT_HERE = (
    "The model that looks at pictures is not installed: run `make extras` and start the app again. "
    "Until then here is a board of digits, whose model is always there."
)


@dataclass(frozen=True)
class Found:
    """A picture, and what the model made of it.

    Attributes
    ----------
    place : Place
        Where the reader is.
    model : Model
    trace : Trace
        ``trace.attention`` names its weights, layer by layer: (head, query, key).
    """

    place: Place
    model: Any
    trace: Trace

    @property
    def of(self) -> str:
        """What tells one picture from another."""
        return picture_of(self.place)


def picture_of(place: Place) -> str:
    """What tells the picture of a place from others."""
    return f"{place.picture} {place.fit}"


def here() -> bool:
    """Whether the model that looks at pictures is installed."""
    return dinov2.PACKAGE.here


def read(page: Page[Place]) -> Found:
    """The picture that is chosen; the page ends here if it cannot be read."""
    model = page.usable(models.model, MODEL)
    found = page.usable(models.traced, page.place.picture, MODEL, page.place.fit)
    page.settle(within(page.place, found))
    return Found(page.place, model, found)


def within(place: Place, found: Trace) -> tuple[Place, list[str]]:
    """The nearest place that there is in a model, and what had to change."""
    n_layers, n_heads, n_tokens = len(found.attention), len(found.heads), len(found.tokens)
    near, notes = place, []
    if place.layer >= n_layers:
        near = replace(near, layer=n_layers - 1)
        notes.append(f"The model has {n_layers} layers, 0 to {n_layers - 1}; the last is shown.")
    if place.head >= n_heads:
        near = replace(near, head=MEAN)
        notes.append(f"A layer has {n_heads} heads; their mean is shown.")
    if place.patch >= n_tokens:
        near = replace(near, patch=CLASS)
        notes.append(f"The picture has {n_tokens - 1} patches; the class token asks.")
    if place.to is not None and place.to >= n_tokens:
        near = replace(near, to=None)
        notes.append("The patch that is asked about is not in the picture.")
    last = found.stream.value.shape[-1] - 1
    if place.dimension > last:
        near = replace(near, dimension=last)
        notes.append(f"A vector has {last + 1} numbers, 0 to {last}; the last is shown.")
    return near, notes
