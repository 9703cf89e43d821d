"""Whether several methods put the same tokens first."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from attention_core.arrays import Array

_DECIMALS = 7  # what differs by less than float32 can tell is a tie


@dataclass(frozen=True)
class Disagreement:
    """The token two methods rank most differently.

    Attributes
    ----------
    token : int
        Its place.
    methods : tuple of int
        The two, as rows of the values.
    ranks : tuple of float
        Its rank by either; 1 is most.
    """

    token: int
    methods: tuple[int, int]
    ranks: tuple[float, float]


def ranks(values: Array) -> Array:
    """Rank values, 1 for the largest; equal ones share the mean of their ranks.

    Values are equal if they are to seven decimals, which is what float32 can tell of numbers up
    to 1.

    Parameters
    ----------
    values : ndarray, (token,) or (method, token)
        NaN is what cannot be compared. What is to come last although it has no value may be given
        as minus infinity.

    Returns
    -------
    ndarray of float64, of the same shape
        A token that is NaN by one method is ranked by none, NaN, so that ranks can be compared.
    """
    values = np.round(np.asarray(values, dtype=float), _DECIMALS)
    found = np.full(values.shape, np.nan)
    told = ~np.isnan(np.atleast_2d(values)).any(axis=0)
    kept = values[..., told]
    above = (kept[..., None, :] > kept[..., :, None]).sum(axis=-1)
    equal = (kept[..., None, :] == kept[..., :, None]).sum(axis=-1)
    found[..., told] = above + (equal + 1) / 2
    return found


def agreement(values: Array) -> Array:
    """Rank correlation of every pair of methods (Spearman 1904), 1 for the same order.

    Parameters
    ----------
    values : ndarray, (method, token)

    Returns
    -------
    ndarray, (method, method)
        NaN where it is undefined: fewer than two tokens ranked, or all of them equal.
    """
    found = ranks(values)
    found = found[:, ~np.isnan(found[0])]
    centred = found - (found.shape[1] + 1) / 2
    products = centred @ centred.T
    lengths = np.sqrt(np.diag(products))
    scale = np.outer(lengths, lengths)
    return np.divide(products, scale, out=np.full_like(products, np.nan), where=scale > 0)


def largest_disagreement(values: Array) -> Disagreement | None:
    """Find the token and the two methods whose ranks differ most; None if all ranks agree.

    Parameters
    ----------
    values : ndarray, (method, token)
    """
    found = ranks(values)
    best, most = None, 0.0
    for a, b in combinations(range(len(found)), 2):
        apart = np.nan_to_num(np.abs(found[a] - found[b]))
        token = int(apart.argmax())
        if apart[token] > most:
            most = float(apart[token])
            best = Disagreement(token, (a, b), (float(found[a, token]), float(found[b, token])))
    return best
