"""Before attention: what is left of a translation if the decoder sees one mean vector."""

from pages._app.frame import Page
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
