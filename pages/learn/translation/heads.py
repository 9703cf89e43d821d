"""Every other head beside the one that was trained to align."""

from pages._app.frame import Page
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
