"""Which picture is looked at: one that comes with the app, the board, or the reader's own file."""

from dataclasses import replace
from functools import cache

import numpy as np
import streamlit as st

from attention_core.models.board import BOARD as DIGITS
from attention_core.models.board import cells
from attention_core.pictures.bare import PictureError
from attention_core.pictures.bundled import BUNDLED
from attention_core.pictures.opening import MOST_BYTES
from attention_core.seen import shown
from pages._app import pictures
from pages._app.components import thumbnails
from pages._app.frame import Page
from pages._app.words import brief, plain
from pages.learn.pictures.place import BOARD, FIRST, FITS, Place, visit
from pages.learn.pictures.reading import here as reads

FILE = visit.key("file")
STAYS = "It stays in this server’s memory for your session; nothing is stored."
NINE = "Nine digits"
_FAULT = visit.key("fault")  # what was wrong with the last file, at the picture that stayed


def choose(page: Page[Place]) -> None:
    """Begin the page with the pictures as thumbnails, a file of one's own, and how it is cut.

    Where no model looks at pictures there is the board, and nothing to choose.
    """
    where, beside = page.top(widths=(74, 26))
    if not reads():
        return
    here = page.place.picture
    if here != BOARD and not pictures.is_here(here):
        why = f"{pictures.missing(here)} You see the cat instead."
        page.settle((replace(page.place, picture=FIRST, to=None), [why]))
        here = FIRST
    with where:
        thumbnails(
            visit.key("thumbnails"),
            lambda moved: visit.hold("picture", moved["name"]),
            label="Picture",
            tiles=[*_bundled(), _board(), *_own()],
            chosen=here,
        )
    with beside:
        if here != BOARD:
            page.choice("fit", "What the model sees of it", FITS, FITS.__getitem__)
        with st.popover("Your own picture", icon=":material/upload:", width="stretch"):
            st.file_uploader(
                f"A JPEG, PNG or WebP, up to {MOST_BYTES // 2**20} MB. {STAYS}",
                type=["jpg", "jpeg", "png", "webp"],
                max_upload_size=MOST_BYTES // 2**20,
                key=FILE,
                on_change=_opened,
            )
            _say(here)


def _say(here: str) -> None:
    """What became of the file that was chosen last."""
    fault = st.session_state.get(_FAULT)
    if fault and fault.setdefault("at", here) == here:
        st.warning(plain(fault["says"]))
    elif here in pictures.uploads():
        own = pictures.uploads()[here]
        file = brief(shown(own.file)) or pictures.YOURS
        st.success(plain(" ".join((f"{file} is open.", *own.notes))))


def _opened() -> None:
    """Look at the file that was chosen; if it is no picture, the one before stays."""
    st.session_state.pop(_FAULT, None)
    file = st.session_state[FILE]
    if file is None:
        return
    try:
        visit.hold("picture", pictures.keep(file.getvalue(), file.name))
    except PictureError as error:
        st.session_state[_FAULT] = {"says": str(error)}


@cache
def _bundled() -> list[dict[str, str]]:
    tiles = [
        {
            "name": one.name,
            "title": one.title,
            "alt": one.alt,
            "image": pictures.thumbnail(one.pixels()),
            "note": f"Photo: {one.credit}, {one.licence}",
            "source": one.source,
        }
        for one in BUNDLED.values()
    ]
    return tiles


@cache
def _board() -> dict[str, str]:
    rows = (255 - cells(DIGITS)).reshape(3, 3, 28, 28).swapaxes(1, 2).reshape(84, 84)
    image = np.repeat(rows[..., None], 3, axis=2)
    return {
        "name": BOARD,
        "title": NINE,
        "alt": "A board of three rows of three handwritten digits.",
        "image": pictures.thumbnail(image),
        "note": "A small model of this project looks for the greatest and the least of nine.",
        "source": "",
    }


def _own() -> list[dict[str, str]]:
    titles = pictures.titles()
    return [
        {
            "name": name,
            "title": brief(shown(one.file)) or pictures.YOURS,
            "alt": titles[name],
            "image": pictures.thumbnail(one.pixels),
            "note": " ".join((*one.notes, STAYS)),
            "source": "",
        }
        for name, one in pictures.uploads().items()
    ]
