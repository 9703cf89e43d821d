"""Numbers as they stand in a sentence."""

import math


def spoken(value: float, decimals: int = 2) -> str:
    """Write a number with a true minus sign and so many digits after its point.

    Parameters
    ----------
    value : float
    decimals : int, optional

    Returns
    -------
    str
        ``−0.50``; what rounds to zero has no sign, and infinities are ``∞`` and ``−∞``.
    """
    text = "-∞" if value == -math.inf else "∞" if value == math.inf else f"{value:z.{decimals}f}"
    return text.replace("-", "−")
