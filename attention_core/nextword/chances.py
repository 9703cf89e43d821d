"""From logits to the token that is taken: temperature, top-k, top-p, and a seeded draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from attention_core.arrays import Array


class Candidate(NamedTuple):
    """A token that might be taken, what it is called, and its chance."""

    id: int
    label: str
    chance: float


@dataclass(frozen=True)
class Setting:
    """How the next token is chosen.

    Attributes
    ----------
    temperature : float
        What the logits are divided by: below 1 sharpens, above 1 flattens; 0 leaves only the
        likeliest.
    top_k : int
        Only so many of the likeliest are left; 0 leaves all (Fan et al. 2018).
    top_p : float
        Only the likeliest that together have so much are left, the one that reaches it included;
        1 leaves all (nucleus sampling, Holtzman et al. 2020).
    greedy : bool
        Only the likeliest is left, whatever else is set.

    Raises
    ------
    ValueError
        If a number is outside of what it can be.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    greedy: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.temperature < np.inf:
            raise ValueError(f"A temperature is 0 or more, not {self.temperature:g}.")
        if self.top_k < 0:
            raise ValueError(f"Top-k is 0 (all) or more, not {self.top_k}.")
        if not 0 <= self.top_p <= 1:
            raise ValueError(f"Top-p is a share from 0 to 1, not {self.top_p:g}.")


def chances(logits: Array, setting: Setting | None = None) -> Array:
    """Chances of all candidates to be taken: temperature first, then top-k, then top-p.

    Parameters
    ----------
    logits : ndarray, shape (candidate,)
    setting : Setting, optional
        Without one the chances are the model's own.

    Returns
    -------
    ndarray of float64, shape (candidate,)
        They sum to one. Of equal ones the first is taken for the likeliest.

    Raises
    ------
    ValueError
        If the logits are no numbers.
    """
    how, x = setting or Setting(), np.asarray(logits, np.float64)
    if not np.isfinite(x.max()) or np.isnan(x).any():
        raise ValueError("The scores of the next word are infinite or not numbers: none is likely.")
    if how.greedy or how.temperature == 0:
        return _only(x, np.array([x.argmax()]))
    with np.errstate(over="ignore"):  # a tiny temperature: all others are infinitely unlikely
        shares = np.exp((x - x.max()) / how.temperature)
    shares /= shares.sum()
    if how.top_k and how.top_k < len(x):
        shares = _only(shares, likeliest(shares, how.top_k))
    if how.top_p < 1:
        order = np.argsort(-shares, kind="stable")
        enough = int(np.searchsorted(np.cumsum(shares[order]), how.top_p)) + 1
        shares = _only(shares, order[:enough])
    return shares


def choose(probabilities: Array, seed: int, step: int) -> int:
    """Draw one candidate: the same one for the same chances, seed and step, on every machine.

    Parameters
    ----------
    probabilities : ndarray, shape (candidate,)
    seed : int
        0 or more.
    step : int
        Which draw it is: how many tokens stand before it.

    Returns
    -------
    int
        Never one whose chance is zero.

    Raises
    ------
    ValueError
        If the seed is below zero.
    """
    if seed < 0:
        raise ValueError(f"A seed is 0 or more, not {seed}.")
    possible = np.flatnonzero(probabilities)
    total = np.cumsum(probabilities[possible].astype(np.float64))
    drawn = np.random.default_rng((seed, step)).random() * total[-1]
    return int(possible[min(np.searchsorted(total, drawn, side="right"), len(possible) - 1)])


def likeliest(chances: Array, most: int) -> Array:
    """The candidates with the largest chances or logits, largest first; of equal ones the first.

    Parameters
    ----------
    chances : ndarray, shape (..., candidate)
    most : int

    Returns
    -------
    ndarray of int, shape (..., most)
    """
    if chances.ndim > 1:
        return np.stack([likeliest(row, most) for row in chances])
    if most >= len(chances):
        return np.argsort(-chances, kind="stable")
    least = -np.partition(-chances, most - 1)[most - 1]  # a vocabulary is long to sort
    among = np.flatnonzero(chances >= least)
    return among[np.argsort(-chances[among], kind="stable")[:most]]


def candidates(chances: Array, labels: Sequence[str], most: int) -> tuple[Candidate, ...]:
    """The likeliest, likeliest first, without those that have no chance at all.

    Parameters
    ----------
    chances : ndarray, shape (candidate,)
    labels : sequence of str
        What all candidates are called.
    most : int
    """
    best = (int(i) for i in likeliest(chances, most) if chances[i] > 0)
    return tuple(Candidate(i, labels[i], float(chances[i])) for i in best)


def _only(shares: Array, kept: Array) -> Array:
    """The shares of some, made to sum to one; the rest is zero."""
    found = np.zeros_like(shares)
    found[kept] = 1 if len(kept) == 1 else shares[kept] / shares[kept].sum()
    return found
