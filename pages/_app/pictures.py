"""Pictures a page can look at: those that come with the app, and a reader's own.

A reader's picture is kept in the state of their session alone, small and few, and ends with it. Its
name is made of its pixels, 128 bits that nobody guesses; whoever gets it in a link has the name and
not the picture. All that has its pixels is kept for the session too (``kept``): its trace, and
what a viewer is sent of that. Numbers that pages work out are kept by its name like all else, in
memory and within the same bounds: a session without the picture never comes that far, as a page
first looks whether it is here.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import Any, TypeVar, cast

import streamlit as st
from PIL import Image

from attention_core.arrays import Array
from attention_core.pictures.bare import PictureError
from attention_core.pictures.bundled import BUNDLED
from attention_core.pictures.opening import opened
from attention_core.seen import shown
from pages._app.words import brief, labels

MOST = 3  # of at most 3 MB each
THUMBNAIL = 144  # pixels a side, on screen half as many
GONE = (
    "This link leads to a picture that somebody uploaded. Readers’ pictures are not kept: open its "
    "file once more on the page Pictures, and the link leads to it again."
)
YOURS = "Your picture"
_NAME = re.compile("upload-[0-9a-f]{32}")
_MINE = "pictures"  # in a session
Found = TypeVar("Found", bound=Callable[..., Any])


@dataclass(frozen=True, eq=False)
class Upload:
    """A reader's picture: what its file is called, its pixels, what was done to have them."""

    file: str
    pixels: Array
    notes: tuple[str, ...]


def keep(data: bytes, file: str = "") -> str:
    """Open a file that a reader chose, and keep its picture in their session.

    Returns
    -------
    str
        Its name in links.

    Raises
    ------
    PictureError
        With a sentence; what was kept before is still there.
    """
    found = opened(data)
    shape = "x".join(map(str, found.pixels.shape)).encode()
    digest = hashlib.sha256(shape + found.pixels.tobytes()).hexdigest()[:32]
    name = f"upload-{digest}"
    others = {each: upload for each, upload in uploads().items() if each != name}
    latest = [*others.items()][1 - MOST :]
    st.session_state[_MINE] = {**dict(latest), name: Upload(file, found.pixels, found.notes)}
    return name


def uploads() -> Mapping[str, Upload]:
    """The reader's own, the latest last."""
    mine: Mapping[str, Upload] = st.session_state.get(_MINE, {})
    return mine


def is_upload(name: str) -> bool:
    """Whether it could only be the name of a reader's picture."""
    return _NAME.fullmatch(name) is not None


def is_here(name: str) -> bool:
    """Whether a picture comes with the app, or is kept in this session."""
    return name in BUNDLED or name in uploads()


def kept(most: int, own: int) -> Callable[[Found], Found]:
    """Keep what a function finds for all readers; of a reader's picture for their session alone.

    Parameters
    ----------
    most, own : int
        How many findings are kept for all, and in each session.

    Returns
    -------
    callable
        A decorator. What the function is given first is a text, or has one: a picture's name.
    """

    def keeping(found: Found) -> Found:
        everyones = st.cache_resource(show_spinner=False, max_entries=most)(found)
        mine = st.cache_resource(show_spinner=False, max_entries=own, scope="session")(found)

        @wraps(found)
        def either(of: Any, *more: Any) -> Any:
            cache = mine if is_upload(getattr(of, "text", of)) else everyones
            return cache(of, *more)

        return cast(Found, either)

    return keeping


def pixels(name: str) -> Array:
    """The pixels of a picture, (height, width, 3) of uint8.

    Raises
    ------
    PictureError
        If there is none of this name in this session.
    """
    if name in BUNDLED:
        return BUNDLED[name].pixels()
    if name in uploads():
        return uploads()[name].pixels
    raise PictureError(missing(name))


def missing(name: str) -> str:
    """What to say of a picture that is not here."""
    return GONE if is_upload(name) else f"There is no picture called “{brief(shown(name))}” here."


def titles() -> dict[str, str]:
    """What every picture is called in a list, no two alike: bundled ones, then the reader's."""
    mine = uploads()
    own = labels([f"{YOURS}: {one.file}" if one.file else YOURS for one in mine.values()], 40)
    return {name: one.title for name, one in BUNDLED.items()} | dict(zip(mine, own, strict=True))


def thumbnail(image: Array) -> str:
    """The middle square of a picture, small, as a JPEG in a data URL."""
    height, width, _ = image.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = Image.fromarray(image[top : top + side, left : left + side])
    file = BytesIO()
    square.resize((THUMBNAIL, THUMBNAIL)).save(file, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()
