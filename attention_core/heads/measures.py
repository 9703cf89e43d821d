"""What is measured of a head, each declared once: how even its attention is, and what it aims at.

All but the entropy are linear in the weights A: the sum of A times a target matrix T, over the
rows that have a target, divided by how many these are. What is said of heads in this way is from
Clark et al. 2019, "What Does BERT Look At?", section 3. Heads that look from a translation at its
source are measured by the one that was trained to align both (``attention_core.translation``), and
patches of a picture by where they lie (``attention_core.heads.patches``).
"""

import numpy as np

from attention_core.arrays import Array
from attention_core.heads.patches import PATCH_AIMS
from attention_core.heads.target import Measure, Target
from attention_core.heads.weights import Attention


def _shape(sight: Attention) -> tuple[int, int]:
    return len(sight.tokens), len(sight.keys)


def _shifted(by: int) -> Target:
    return lambda sight: np.eye(*_shape(sight), k=by)


def _end(which: int) -> Target:
    """The special token at the start, or at the end: one that stands there before all words."""

    def target(sight: Attention) -> Array:
        there = np.zeros(_shape(sight))
        special = sight.special_keys
        if special and special[which] == (0, len(sight.keys) - 1)[which]:
            there[:, special[which]] = 1
        return there

    return target


def _first(sight: Attention) -> Array:
    there = np.zeros(_shape(sight))
    there[1:, 0] = 1
    return there


def _equal(sight: Attention) -> Array:
    numbers = {token: i for i, token in enumerate(dict.fromkeys((*sight.tokens, *sight.keys)))}
    asks, answers = ([numbers[token] for token in each] for each in (sight.tokens, sight.keys))
    same: Array = np.equal.outer(asks, answers).astype(float)
    return same if sight.source else same - np.eye(len(asks))


def _distance(sight: Attention) -> Array:
    asks, answers = map(np.arange, _shape(sight))
    apart: Array = np.abs(np.subtract.outer(asks, answers)).astype(float)
    return apart


def _aligned(by: int) -> Target:
    """What the trained head looks at, while the token is said that is so many places further."""

    def target(sight: Attention) -> Array:
        there = np.zeros(_shape(sight))
        for i in range(len(sight.tokens)):
            if 0 <= i + by < len(sight.aligned) and sight.aligned[i + by] >= 0:
                there[i, sight.aligned[i + by]] = 1
        return there

    return target


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
        _end(0),
        "first special token",
    ),
    Measure(
        "last_special",
        "Last special token",
        "Weight on the special token at the end, such as [SEP].",
        "share",
        _end(-1),
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
CROSS_AIMS = (
    Measure(
        "aligned",
        "Aligned token",
        "Weight on the source token that the head trained to align looks at most: the last layer's "
        "head 0.",
        "share",
        _aligned(0),
        "aligned token",
    ),
    Measure(
        "said_before",
        "Aligned before",
        "Weight on what was aligned with the token said just before, which is what the decoder "
        "reads at this step.",
        "share",
        _aligned(-1),
        "one step behind",
    ),
    Measure(
        "said_next",
        "Aligned next",
        "Weight on what will be aligned with the token said next.",
        "share",
        _aligned(1),
        "one step ahead",
    ),
    Measure(
        "same_place",
        "Same place",
        "Weight on the source token with the same place, counted from the start of both texts.",
        "share",
        _shifted(0),
        "same place",
    ),
    Measure(
        "source_end",
        "End of the source",
        "Weight on the token that ends the source.",
        "share",
        _end(-1),
        "end of the source",
    ),
    Measure(
        "copied",
        "Equal tokens",
        "Weight on source tokens spelled as the one that is said, where there are some: names, "
        "numbers, full stops.",
        "share",
        _equal,
    ),
    Measure(
        "apart",
        "Mean distance",
        "How many places away attention goes, on average, counted from the start of both texts.",
        "tokens",
        _distance,
    ),
)
CROSS_MEASURES = (ENTROPY, *CROSS_AIMS)


PATCH_MEASURES = (ENTROPY, *PATCH_AIMS)


def aims_of(sight: Attention) -> tuple[Measure, ...]:
    """What heads can aim at there: in one text, from a text at another, in a picture."""
    if sight.grid:
        return PATCH_AIMS
    return CROSS_AIMS if sight.source else AIMS


def measures_of(sight: Attention) -> tuple[Measure, ...]:
    """What is measured there, the entropy first."""
    return (ENTROPY, *aims_of(sight))


def targets(sight: Attention) -> Array:
    """What to multiply weights with and sum, for every measure but the entropy.

    Parameters
    ----------
    sight : Attention
        Of which the weights do not matter, but for the patch of a picture that gets most.

    Returns
    -------
    ndarray, (len(aims_of(sight)), query, key)
        Divided by the number of rows that have a target; NaN throughout where none has one.
    """
    found = []
    for measure in aims_of(sight):
        assert measure.target
        target = measure.target(sight)
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
