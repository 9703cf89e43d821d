"""Boards as texts: nine cells with spaces between, row after row.

A cell is ``7``, the first handwritten seven; ``7c``, the third; ``.`` for an empty one; or ``~``
and what somebody drew: 28 by 28 bits, row after row, a one where there is ink, in base64url without
padding (RFC 4648), 131 letters.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

import numpy as np

from attention_core.arrays import Array
from attention_core.models.board.pixels import SIDE
from attention_core.models.board.strokes import INK, drawn
from attention_core.models.errors import ModelError

ROWS = COLUMNS = 3
N_CELLS = ROWS * COLUMNS
BOARD = "3 7c 5 6b 2 4 8 5b 3d"
EMPTY, DRAWN = ".", "~"
_LETTERS = -(-SIDE * SIDE // 6)
_DRAWN = re.compile(rf"{DRAWN}[A-Za-z0-9_-]{{{_LETTERS}}}", re.ASCII)
_HALF = 128  # of 255: what is as dark is ink
_SHOWN = 12  # letters of what is no cell
EXAMPLE = "3 1 4 1 5 9 2 6 5"


class NoBoard(ModelError, ValueError):
    """A text, or an array, is no board; the message is a sentence for the reader."""


def split(text: str) -> list[str]:
    """The cells of a text as they are kept, ``7a`` as ``7``, one drawn without ink as empty.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Nine.

    Raises
    ------
    NoBoard
        If it is no board, with a sentence that says why.
    """
    written = text.split()
    if len(written) != N_CELLS:
        count = {0: "none", 1: "one"}.get(len(written), f"{len(written):,}")
        raise NoBoard(
            f"A board has nine cells, row after row, and this text has {count}. Write nine digits "
            f"with spaces between, and a dot for an empty cell: {EXAMPLE}."
        )
    return [_cell(each) for each in written]


def cells(text: str) -> Array:
    """What stands on a board.

    Parameters
    ----------
    text : str
        As in the module's docstring.

    Returns
    -------
    ndarray of uint8, shape (9, 28, 28)
        0 is paper, 255 ink.

    Raises
    ------
    NoBoard
        As ``split`` does.
    """
    return np.stack([_ink(cell) for cell in split(text)])


def text_of(cells: Array) -> str:
    """A board as a text; what is half as dark as ink, or darker, counts as ink.

    Parameters
    ----------
    cells : ndarray of numbers from 0 to 255, shape (9, 28, 28)

    Returns
    -------
    str
        With the names of handwritten digits that stand there, pixel by pixel.

    Raises
    ------
    NoBoard
        If the array has another shape, or other numbers.
    """
    return " ".join(_named(cell) for cell in checked(cells))


def place(cell: int) -> str:
    """What a cell is called, by its number from 0."""
    row, column = divmod(cell, COLUMNS)
    return f"row {row + 1}, column {column + 1}"


def checked(cells: Array) -> Array:
    """An array as a board, (9, 28, 28) of uint8.

    Raises
    ------
    NoBoard
        If the array has another shape, or other numbers.
    """
    found = np.asarray(cells)
    if found.shape != (N_CELLS, SIDE, SIDE):
        raise NoBoard(
            f"A board is an array of {N_CELLS} cells of {SIDE} by {SIDE} pixels, and this one has "
            f"the shape {found.shape}. Give one of that shape."
        )
    whole = found.dtype.kind in "ui" or (found.dtype.kind == "f" and np.isfinite(found).all())
    if not whole or found.min() < 0 or found.max() > INK:
        raise NoBoard(
            f"A cell's pixels are numbers from 0, paper, to {INK}, ink, and some here are others. "
            "Bring them into that range."
        )
    return found.astype(np.uint8)


def right(text: str) -> tuple[int | None, ...]:
    """What each cell of a board is known to be: the digit of a handwritten one, else None."""
    return tuple(int(cell[0]) if cell[0].isdigit() else None for cell in split(text))


def _cell(written: str) -> str:
    if written == EMPTY:
        return EMPTY
    if _DRAWN.fullmatch(written):
        return written if _ink(written).any() else EMPTY
    if re.fullmatch("[0-9][A-Za-z]?", written):
        name = (written + "a" if len(written) == 1 else written).lower()
        if name in drawn():
            return name.removesuffix("a")
        *_, last = (each for each in drawn() if each[0] == name[0])
        raise NoBoard(
            f"There is no {written} among the handwritten digits: they go from {name[0]}a to "
            f"{last}. Choose one of these."
        )
    if written.startswith(DRAWN):
        raise NoBoard(
            f"A drawn cell is {DRAWN} and {_LETTERS} letters, digits, hyphens or underscores, and "
            "one here is not: perhaps a part of it was lost on the way. Draw it again."
        )
    shown = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
    raise NoBoard(
        f"“{shown}” is no cell of a board. Write a digit, such as 7, or one of its other "
        f"handwritten forms, such as 7c, or a dot for an empty cell."
    )


def _ink(cell: str) -> Array:
    if cell == EMPTY:
        return np.zeros((SIDE, SIDE), np.uint8)
    if cell.startswith(DRAWN):
        data = urlsafe_b64decode(cell[1:] + "=" * (-_LETTERS % 4))
        bits = np.unpackbits(np.frombuffer(data, np.uint8))
        return (bits * np.uint8(INK)).reshape(SIDE, SIDE)
    return drawn()[cell if len(cell) > 1 else cell + "a"]


def _named(cell: Array) -> str:
    bits = np.packbits(cell >= _HALF).tobytes()
    if not any(bits):
        return EMPTY
    if bits in _names():
        return _names()[bits]
    return DRAWN + urlsafe_b64encode(bits).decode().rstrip("=")


@cache
def _names() -> dict[bytes, str]:
    return {np.packbits(c >= _HALF).tobytes(): n.removesuffix("a") for n, c in drawn().items()}
