"""Attention in pictures: a patch is clicked, and where it looks lies over the picture."""

from pages._app.components import page_style
from pages._app.frame import Page
from pages._app.title import titled
from pages.learn.pictures import (
    board,
    caveats,
    named,
    onward,
    overlay,
    pixels,
    positions,
    ranked,
    vectors,
)
from pages.learn.pictures.choosing import choose
from pages.learn.pictures.place import BOARD, SECTIONS, tries, visit
from pages.learn.pictures.reading import NOT_HERE, here, read

BELOW = {
    "ranked": ranked.show,
    "named": named.show,
    "vectors": vectors.show,
    "pixels": pixels.show,
    "positions": positions.show,
    "caveats": caveats.show,
}

page_style()
page = Page(visit, "Where does a part of a picture look?")
choose(page)
if page.place.picture == BOARD or not here():
    if page.place.picture != BOARD:
        page.note(NOT_HERE)
    board.show(page)
else:
    overlay.begin(page)
    found = read(page)
    page.suggest(*tries())
    page.say()
    overlay.show(page, found)
    onward.show(page)
    page.section("below", "Look at", SECTIONS)
    BELOW[page.place.below](page, found)
    titled(overlay.titled_by(page.place))
page.end()
