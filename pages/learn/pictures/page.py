"""Attention in pictures: a patch is clicked, and where it looks lies over the picture."""

from collections.abc import Callable
from typing import Any

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages.learn.pictures import board, overlay
from pages.learn.pictures.choosing import choose
from pages.learn.pictures.place import BOARD, SECTIONS, tries, visit
from pages.learn.pictures.reading import NOT_HERE, here, read

BELOW: dict[str, Callable[..., Any]] = {}

page_style()
page = Page(visit, "Where does a part of a picture look?")
choose(page)
if page.place.picture == BOARD or not here():
    if page.place.picture != BOARD:
        page.note(NOT_HERE)
    board.show(page)
else:
    found = read(page)
    page.suggest(*tries())
    page.say()
    overlay.show(page, found)
    if BELOW:
        page.section("below", "Look at", {name: SECTIONS[name] for name in BELOW})
        BELOW[page.place.below](page, found)
    titled(overlay.titled_by(page.place))
page.end()
