"""A text written on, a token at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.models.base import TextModel
from attention_core.nextword.cache import Cache
from attention_core.nextword.chances import Candidate, Setting, candidates, chances, choose

MOST = 10  # candidates that are told of a step


@dataclass(frozen=True)
class Written:
    """One token that was written, and how it came about.

    Attributes
    ----------
    id : int
    label : str
    ids : tuple of int
        All tokens so far, this one included.
    chance : float
        Its own, under the setting.
    likeliest : tuple of Candidate
        The likeliest, under the setting; none that has no chance.
    attention : ndarray, shape (layer, head, key)
        What the last token looked at, after which this one was taken.
    reused : int
        Of how many tokens keys and values were there already.
    worked : int
        And of how many they were worked out for this step.
    """

    id: int
    label: str
    ids: tuple[int, ...]
    chance: float
    likeliest: tuple[Candidate, ...]
    attention: Array
    reused: int
    worked: int


def write(
    model: TextModel,
    ids: Sequence[int],
    n: int,
    setting: Setting | None = None,
    seed: int = 0,
    dtype: Any = np.float32,
) -> Iterator[Written]:
    """Write a text on; every key and every value is worked out once.

    Parameters
    ----------
    model : TextModel
        One that says what comes next.
    ids : sequence of int
        Of the text so far, at least one.
    n : int
        How many tokens to write; fewer are written if the model has no more positions, or after
        one that ends a text.
    setting : Setting, optional
    seed : int, optional
        Of the draws. A text that is written on in two goes is the same as in one.
    dtype : dtype, optional

    Yields
    ------
    Written

    Raises
    ------
    TooManyTokens, ValueError
        With a sentence: the text is too long or empty, or the model does not write.
    """
    how, so_far = setting or Setting(), tuple(ids)
    cache = Cache(model, min(len(so_far) + n, model.n_positions), dtype)
    for _ in range(n):
        reused = cache.n_read
        found = cache.read(so_far)
        shares = chances(found.logits, how)
        taken = choose(shares, seed, len(so_far))
        names = found.labels["candidate"]
        worked, so_far = len(so_far) - reused, (*so_far, taken)
        yield Written(
            taken,
            names[taken],
            so_far,
            float(shares[taken]),
            candidates(shares, names, MOST),
            found.attention,
            reused,
            worked,
        )
        if getattr(names[taken], "special", False) or len(so_far) > model.n_positions:
            return
