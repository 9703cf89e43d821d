"""A number as a person types it into a cell."""

import re
from math import isfinite

from attention_core.play.edits import LARGEST

_NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)(e[+-]?\d{1,4})?", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_WORDS = {"nan", "inf", "infinity", "∞"}


def read_number(text: str) -> float:
    """Read what a person types for a number.

    Parameters
    ----------
    text : str
        Such as ``0.5``, ``-1``, ``1e-2``, ``−1`` with a true minus sign, or ``0,5``.

    Returns
    -------
    float
        Finite, and not larger than ``LARGEST`` in size.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong and what to type.
    """
    text = text.strip().replace("−", "-")
    if not text:
        raise ValueError("The cell is empty. Type a number such as 0.5.")
    if text.lower().lstrip("+-") in _WORDS:
        raise ValueError("A cell cannot hold infinity or what is not a number. Type one such as 5.")
    if _THOUSANDS.fullmatch(text):
        point, none = text.replace(",", "."), text.replace(",", "")
        raise ValueError(f"The comma has two meanings here. Type {point} or {none}.")
    number = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    if not _NUMBER.fullmatch(number):
        raise ValueError("This is not a number. Type one such as 0.5, -1 or 1e-2.")
    value = float(number)
    if not isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"This is too large. Type a number from -{LARGEST:.0f} to {LARGEST:.0f}.")
    return value


def decimals(text: str) -> int:
    """How many digits a number that can be read has after its point, an exponent counted in."""
    mantissa, _, exponent = text.strip().replace(",", ".").replace("−", "-").lower().partition("e")
    return max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))
