"""What a memory that is carried from step to step still holds of each of them."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Pieces, Recur
from attention_core.graph.spoken import percent
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace

NAMED = 2  # earlier steps that are named
LEAST = 0.005  # what is less is 0 % on screen
HIGH, LOW = 0.9, 0.1  # nearly all is kept, and nearly nothing


def held(kept: Array) -> Array:
    """How much of what each step brought is there after each step, in the mean of all dimensions.

    Parameters
    ----------
    kept : ndarray, shape (step, dimension)
        The share of the memory that each step keeps.

    Returns
    -------
    ndarray, shape (step, 1 + step)
        After each step (row) the shares of what was there at the start and of what each step
        brought; they add up to one.
    """
    n, _ = kept.shape
    left = np.zeros((n + 1, kept.shape[1]))  # by what was brought
    left[0] = 1
    found = np.zeros((n, n + 1))
    for step, share in enumerate(kept.astype(np.float64)):
        left[: step + 1] *= share
        left[step + 1] = 1 - share
        found[step] = left.mean(axis=-1)
    return found


def remembered(trace: Trace, step: Step, most: int | None = None) -> list[Pieces]:
    """What is kept and what is new at each step of a memory, and what it holds of earlier ones.

    Parameters
    ----------
    trace : Trace
    step : Step
        Of the kind ``Recur``.
    most : int, optional
        Of how many steps, the first ones; of all if not given.

    Returns
    -------
    list
        A sentence in pieces for each; none if the memory has more axes than steps and dimensions.
    """
    kept = trace[step.reads[0]]
    if kept.value.ndim != 2:
        return []
    names = [kept.label(kept.axes[0], i) for i in range(len(kept.value))]
    says = trace.translates(step.part)  # then a step brings the word said before
    return [_told(names, i, row, says) for i, row in enumerate(held(kept.value)[:most])]


def gated(trace: Trace, step: Step, most: int | None = None) -> list[Pieces]:
    """How much of a memory each step keeps, where the shares that are kept are made.

    Parameters
    ----------
    trace : Trace
    step : Step
    most : int, optional
        Of how many steps, the first ones; of all if not given.

    Returns
    -------
    list
        A sentence in pieces for each; none if no memory is kept by what this step makes.
    """
    memories = (each for each in trace.steps if isinstance(each.stage.operation, Recur))
    kept = trace[step.name]
    if not any(each.reads[0] == step.name for each in memories) or kept.value.ndim != 2:
        return []
    says = trace.translates(step.part)
    return [
        _shut(kept.label(kept.axes[0], i), row, says, first=not i)
        for i, row in enumerate(kept.value[:most])
    ]


def _shut(name: str, shares: Array, says: bool, *, first: bool) -> Pieces:
    said: Pieces = ["Where ", (name,), " is to be said"] if says else ["At ", (name,)]
    if first:
        return [*said, ", there is no memory yet that could be kept."]
    most, least = int((shares > HIGH).sum()), int((shares < LOW).sum())
    mean = f", {percent(shares.mean(dtype=np.float64))} of the memory is kept in the mean: "
    where = f"over 90 % in {most}, under 10 % in {least} of {shares.size} dimensions."
    return [*said, mean + where]


def _told(names: list[str], now: int, shares: Array, says: bool) -> Pieces:
    brought: Pieces = [(name,) for name in names]
    at, there = "At ", " the memory"
    if says:
        brought = ["the start", *brought]
        at, there = "Where ", " is to be said, the memory"
    said: Pieces = [at, (names[now],)]
    new = shares[now + 1]
    if not now:
        return [*said, f"{there} begins: {percent(new)} of what is new goes in."]
    said += [f"{there} keeps {percent(1 - new)} of what was there, {percent(new)} is new"]
    said += [": ", brought[now]] if says else []
    earlier = shares[1 : now + 1]
    order = [int(i) for i in np.argsort(-earlier, kind="stable") if earlier[i] >= LEAST][:NAMED]
    for place, i in enumerate(order):
        said += [", " if place else ". What it holds from before: "]
        said += [f"{percent(earlier[i])} from ", brought[i]]
    rest = 1 - new - shares[0] - earlier[order].sum()
    return [*said, f", {percent(rest)} from other steps." if rest >= LEAST and order else "."]
