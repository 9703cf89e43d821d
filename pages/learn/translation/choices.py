"""What else might have been said at each step, and what becomes of the rest if it is."""

from pages._app.frame import Page
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
