"""Sentences worth translating, each with its finding, the model's limits among them."""

from pages._app.frame import Page
from pages.learn.translation.place import Place
from pages.learn.translation.reading import Read


def show(page: Page[Place], read: Read) -> None:
    """Draw it."""
