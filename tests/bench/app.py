"""All that the bench knows of the app: addresses, and what is typed into, clicked and opened.

What it reads in the viewer is named in stopwatch.js.
"""

from pathlib import Path
from urllib.parse import urlencode

from tests.server import APP

HERE = Path(__file__).parent
BUTTON = HERE / "button_app.py"
EMPTY = HERE / "empty_app.py"

# Visible names.
SENTENCE = "Your sentence"
TEXT = "Your text"
SENTENCES = "Your sentences, one per line"
NUMBER = "Change this number"
HIDE = "Hide special tokens"
MAP = "Map of heads"

__all__ = [
    "APP",
    "BUTTON",
    "EMPTY",
    "HIDE",
    "MAP",
    "NUMBER",
    "SENTENCE",
    "SENTENCES",
    "TEXT",
    "address",
]


def address(page: str = "", **place: str) -> str:
    """The part of an address after the server's own: a page, and where on it."""
    return f"/{page}?{urlencode(place)}"
