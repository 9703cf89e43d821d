"""The translation, word by word, and which word came of which."""

from typing import Any

from attention_core.translation import alignment
from pages._app.components import aligned
from pages._app.frame import Page
from pages.learn.translation import onward, sent
from pages.learn.translation.place import END, Place, visit
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
    aligned(
        "aligned",
        at_step,
        of=named(page.place),
        **sent.texts(read),
        heads=[sent.trained(read)],
        open=0,
        steps=True,
    )
    found = alignment(read.trace)
    onward.show(page, read, (found.layer, found.head))


def named(place: Place) -> str:
    """What tells one translation from another."""
    return f"{place.model} {place.text} {place.words}"


def at_step(moved: dict[str, Any]) -> None:
    """The reader went to a step, or to the end."""
    if "at" in moved:
        visit.hold("at", END if moved["at"] is None else int(moved["at"]))
