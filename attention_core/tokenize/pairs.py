"""Which token of one text is which token of another."""

from collections import defaultdict
from collections.abc import Sequence


def pair_tokens(first: Sequence[str], second: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Pair equal tokens: the k-th of its kind with the k-th of its kind.

    Parameters
    ----------
    first, second : sequence of str
        The tokens of two texts.

    Returns
    -------
    tuple of (int, int)
        Place in the first and place in the second, in the order of the first. A token that only
        one of the texts has, or has oftener, is in no pair.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, token in reversed(list(enumerate(second))):
        places[token].append(place)
    return tuple((i, places[token].pop()) for i, token in enumerate(first) if places[token])
