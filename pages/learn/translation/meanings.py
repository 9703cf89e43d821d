"""One word in several sentences: what is said for it, and where its meanings part."""

from pages._app.frame import Page
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
