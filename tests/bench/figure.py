"""One line of the report."""

from dataclasses import dataclass, replace
from statistics import median


@dataclass(frozen=True)
class Figure:
    """Something that was measured, and the limit it should keep to.

    Attributes
    ----------
    what : str
    value : float or None
        None if it could not be measured; ``how`` says why.
    limit : float or None
        None for a figure that only explains another one.
    unit : str
        Empty for a ratio.
    ours, other : float or None
        The two medians in milliseconds, of a ratio.
    how : str
        What the numbers are made of.
    """

    what: str
    value: float | None
    limit: float | None = None
    unit: str = ""
    ours: float | None = None
    other: float | None = None
    how: str = ""

    @property
    def within(self) -> str:
        """Whether it keeps to its limit."""
        if self.value is None:
            return "not measured"
        if self.limit is None:
            return ""
        return "yes" if self.value <= self.limit else "no"


def ratio(
    what: str, limit: float | None, ours: list[float], other: list[float], how: str
) -> Figure:
    """The median of ours against the median of the other's, both in milliseconds."""
    mine, theirs = median(ours), median(other)
    counted = f"{how} {len(ours)} of each, in turn." if len(ours) == len(other) else how
    return Figure(what, mine / theirs, limit, "", mine, theirs, counted)


def missing(what: str, limit: float, why: str) -> Figure:
    """A figure that could not be measured here."""
    return replace(Figure(what, None, limit), how=why)
