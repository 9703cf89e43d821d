"""Numbers as they stand in a sentence."""

import math

LONG = 1e7  # from here on a number has more digits than can be taken in at a glance


def spoken(value: float, decimals: int = 2) -> str:
    """Write a number with a true minus sign and so many digits after its point.

    Parameters
    ----------
    value : float
    decimals : int, optional

    Returns
    -------
    str
        ``−0.50``; what rounds to zero has no sign, infinities are ``∞`` and ``−∞``, and from ten
        millions on it is ``1.59e25``.
    """
    if math.isinf(value):
        text = "-∞" if value < 0 else "∞"
    elif abs(value) >= LONG:
        text = f"{value:.2e}".replace("e+", "e")
    else:
        text = f"{value:z.{decimals}f}"
    return text.replace("-", "−")


def percent(share: float) -> str:
    """A share of one as it is said: ``7.3 %``, ``under 0.1 %``."""
    hundredths = 100 * float(share)
    if 0 < hundredths < 0.1:
        return "under 0.1 %"
    whole = hundredths == 0 or hundredths >= 99.95
    return f"{hundredths:.0f} %" if whole else f"{hundredths:.1f} %"
