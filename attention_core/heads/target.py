"""One thing that is measured of a head, as it is declared."""

from collections.abc import Callable
from dataclasses import dataclass

from attention_core.arrays import Array
from attention_core.heads.weights import Attention

Target = Callable[[Attention], Array]


@dataclass(frozen=True)
class Measure:
    """One number per head.

    Attributes
    ----------
    name, title : str
        For links and for people.
    meaning : str
        A sentence.
    unit : str
        ``"bits"``, ``"share"`` (of the weight, 0 to 1), ``"tokens"`` or ``"patches"``.
    target : callable or None
        (query, key) from what is looked at in a sentence; a row of zeros has no target. None for
        the entropy, which has none.
    head : str
        What a head is called that puts most of its weight there; empty if no name follows.
    """

    name: str
    title: str
    meaning: str
    unit: str
    target: Target | None
    head: str = ""
