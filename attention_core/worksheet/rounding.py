"""Numbers as they stand on a sheet."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

DIGITS = 2  # after the point


def rounded(value: float, digits: int = DIGITS) -> float:
    """Round as it is taught in school: a half goes away from zero.

    What is a half but for the noise of binary numbers is one.
    """
    exact = Decimal(repr(round(float(value), digits + 8)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def printed(value: float, digits: int = DIGITS) -> str:
    """Write a number as it stands on the sheet: no zeros at its end, a true minus sign."""
    text = f"{rounded(value, digits):z.{digits}f}"
    return text.rstrip("0").rstrip(".").replace("-", "−")


def all_rounded(values: Iterable[float]) -> tuple[float, ...]:
    """Round each."""
    return tuple(map(rounded, values))
