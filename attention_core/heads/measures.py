"""What is measured of a head, each declared once: how even its attention is, and what it aims at.

All but the entropy are linear in the weights A: the sum of A times a target matrix T, over the
rows that have a target, divided by how many these are. What is said of heads in this way is from
Clark et al. 2019, "What Does BERT Look At?", section 3.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array

Target = Callable[[Sequence[str], Sequence[int]], Array]


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
        ``"bits"``, ``"share"`` (of the weight, 0 to 1) or ``"tokens"``.
    target : callable or None
        (query, key) from the tokens and the places of special ones; a row of zeros has no target.
        None for the entropy, which has none.
    head : str
        What a head is called that puts most of its weight there; empty if no name follows.
    """

    name: str
    title: str
    meaning: str
    unit: str
    target: Target | None
    head: str = ""


def _shifted(by: int) -> Target:
    return lambda tokens, special: np.eye(len(tokens), k=by)


def _special(which: int) -> Target:
    def target(tokens: Sequence[str], special: Sequence[int]) -> Array:
        there = np.zeros((len(tokens), len(tokens)))
        if special:
            there[:, special[which]] = 1
        return there

    return target


def _first(tokens: Sequence[str], special: Sequence[int]) -> Array:
    there = np.zeros((len(tokens), len(tokens)))
    there[1:, 0] = 1
    return there


def _equal(tokens: Sequence[str], special: Sequence[int]) -> Array:
    first = np.array([tokens.index(token) for token in tokens])
    return np.equal.outer(first, first) - np.eye(len(tokens))


def _distance(tokens: Sequence[str], special: Sequence[int]) -> Array:
    places = np.arange(len(tokens), dtype=float)
    return np.abs(np.subtract.outer(places, places))


ENTROPY = Measure(
    "entropy",
    "Entropy",
    "How widely attention is spread: 0 if all is on one token, 1 as on two, 2 as on four.",
    "bits",
    None,
)
AIMS = (
    Measure(
        "previous",
        "Previous token",
        "Weight on the token just before the one that asks.",
        "share",
        _shifted(-1),
        "previous token",
    ),
    Measure(
        "next",
        "Next token",
        "Weight on the token just after the one that asks.",
        "share",
        _shifted(1),
        "next token",
    ),
    Measure(
        "same",
        "Same token",
        "Weight on the very token that asks.",
        "share",
        _shifted(0),
        "itself",
    ),
    Measure(
        "first_special",
        "First special token",
        "Weight on the special token at the start, such as [CLS].",
        "share",
        _special(0),
        "first special token",
    ),
    Measure(
        "last_special",
        "Last special token",
        "Weight on the special token at the end, such as [SEP].",
        "share",
        _special(-1),
        "last special token",
    ),
    Measure(
        "first",
        "First token",
        "Weight that later tokens give to the first one: many heads of decoders rest there.",
        "share",
        _first,
    ),
    Measure(
        "equal",
        "Equal tokens",
        "Weight on other places where the same token stands, of queries that have one.",
        "share",
        _equal,
        "equal tokens",
    ),
    Measure(
        "distance",
        "Mean distance",
        "How many places away attention goes, on average.",
        "tokens",
        _distance,
    ),
)
MEASURES = (ENTROPY, *AIMS)


def targets(tokens: Sequence[str], special: Sequence[int]) -> Array:
    """What to multiply weights with and sum, for every measure but the entropy.

    Parameters
    ----------
    tokens : sequence of str
    special : sequence of int
        Places of the tokens that stand for no word.

    Returns
    -------
    ndarray, (len(AIMS), query, key)
        Divided by the number of rows that have a target; NaN throughout where none has one.
    """
    found = []
    for measure in AIMS:
        assert measure.target
        target = measure.target(tokens, special)
        rows = np.count_nonzero(target.any(axis=-1))
        found.append(target / (rows or np.nan))
    return np.stack(found)


def entropy(weights: Array) -> Array:
    """Mean over the queries of the entropy of their weights, in bits.

    Shannon 1948, section 6; no weight counts as 0 log 0 = 0.

    Parameters
    ----------
    weights : ndarray, (..., query, key)
        Rows sum to one.

    Returns
    -------
    ndarray, (...)
        From 0, all on one key, to log2 of the number of keys.
    """
    logarithms = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    mean: Array = -(weights * logarithms).sum(axis=-1).mean(axis=-1)
    return mean + 0.0  # all on one token is 0, not -0
