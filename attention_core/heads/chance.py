"""Measures of every head beside what chance would give, on one sentence or over many.

The controls of a head are its own rows with their keys shuffled, every row in its own way: as long
and as sharp, but aimless. A linear measure of shuffled weights is the same as its shuffled target's
of the weights as they are, so that all heads and measures of all controls are one matrix product.
Keys are shuffled among those that a query may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.heads.measures import MEASURES, entropy, measures_of, targets
from attention_core.heads.target import Measure
from attention_core.heads.weights import Attention

CONTROLS = 200
_ROUNDING = 1e-6  # what float32 weights may differ by without meaning anything
_BLOCK = 2**21  # numbers of shuffled targets in memory at once: 16 MB


@dataclass(frozen=True)
class Measured:
    """Every measure of every head, averaged over the sentences that have such a target.

    Attributes
    ----------
    values, chance, p95 : ndarray, (measure, layer, head)
        In the order of ``measures``. ``chance`` is the mean over all shuffles, worked out exactly;
        ``p95`` is the 95th percentile of ``CONTROLS`` of them. Shuffling leaves the entropy as it
        is, so its ``chance`` is that of an even spread, log2 of the number of tokens, and its
        ``p95`` is NaN. All are NaN where no sentence has such a target.
    sentences : ndarray, (measure,)
        How many have one.
    measures : tuple of Measure
        ``MEASURES`` of heads that look at their own text, ``CROSS_MEASURES`` of those between two,
        ``PATCH_MEASURES`` of those that look at a picture.
    """

    values: Array
    chance: Array
    p95: Array
    sentences: Array
    measures: tuple[Measure, ...] = MEASURES

    @property
    def beats(self) -> Array:
        """Which values exceed the 95th percentile of their controls, (measure, layer, head)."""
        exceeds: Array = self.values > self.p95 + _ROUNDING
        return exceeds


def unmeasured(n_layers: int, n_heads: int, measures: tuple[Measure, ...] = MEASURES) -> Measured:
    """What is known of a model's heads before any sentence is read: nothing, NaN throughout."""
    nothing = frozen(np.full((len(measures), n_layers, n_heads), np.nan))
    none = frozen(np.zeros(len(measures), int))
    return Measured(nothing, nothing, nothing, none, measures)


def measure(sentences: Iterable[Attention], seed: int = 0) -> Measured:
    """Measure all heads over one sentence or more.

    Control c of several sentences is the mean of control c of each.

    Parameters
    ----------
    sentences : iterable of Attention
        By heads of one model and one part of it; read one at a time.
    seed : int, optional
        Of the shuffles: the same seed gives the same controls.

    Returns
    -------
    Measured

    Raises
    ------
    ValueError
        If there is no sentence.
    """
    random = np.random.default_rng(seed)
    totals: list[Array] = []
    measures: tuple[Measure, ...] = ()
    for each in sentences:
        measures = measures_of(each)
        found = _measure(each, random)
        counted = ~np.isnan(found[0][:, 0, 0])
        parts = [counted.astype(int), *(np.nan_to_num(array) for array in found)]
        totals = [a + b for a, b in zip(totals, parts, strict=True)] if totals else parts
    if not totals:
        raise ValueError("There is no sentence to measure that this model can read.")
    counts, values, chance, controls = totals
    divisor = np.where(counts, counts, np.nan)[:, None, None]
    p95 = np.quantile(controls, 0.95, axis=0, method="higher") / divisor[1:]
    return Measured(
        frozen(values / divisor),
        frozen(chance / divisor),
        frozen(np.concatenate([np.full_like(p95[:1], np.nan), p95])),
        frozen(counts),
        measures,
    )


def _measure(sentence: Attention, random: np.random.Generator) -> tuple[Array, Array, Array]:
    """Values and chance, (measure, layer, head), and controls, without the entropy."""
    weights = sentence.weights.astype(float)
    aims = targets(sentence)
    sees = _seen(weights.shape[-2:], sentence.sees)
    many = np.maximum(sees.sum(axis=-1), 1)
    even = np.full(weights.shape[:2], np.log2(many).mean())
    with one_thread():
        values = np.einsum("lhij,mij->mlh", weights, aims)
        mean = (aims * sees).sum(axis=-1) / many
        chance = np.einsum("lhi,mi->mlh", weights.sum(axis=-1), mean)
        controls = _shuffled(weights, aims, random, sees)
    return (
        np.concatenate([entropy(weights)[None], values]),
        np.concatenate([even[None], chance]),
        controls,
    )


def _shuffled(
    weights: Array, aims: Array, random: np.random.Generator, sees: Array | None = None
) -> Array:
    """Every measure of every head under shuffles, (control, measure, layer, head)."""
    layers, heads, n, keys = weights.shape
    flat = weights.reshape(layers * heads, n, keys)
    aims = np.ascontiguousarray(np.moveaxis(aims, 0, -1))  # query key measure
    sums = np.zeros((layers * heads, CONTROLS * aims.shape[-1]))
    step = max(1, _BLOCK // (keys * sums.shape[1]))
    for start in range(0, n, step):
        rows = np.arange(start, min(start + step, n))
        orders = _orders(_seen((n, keys), sees)[rows], random).swapaxes(1, 2)
        shuffled = aims[rows[:, None, None], orders]  # query key control measure
        sums += flat[:, rows].reshape(len(flat), -1) @ shuffled.reshape(-1, sums.shape[1])
    return np.moveaxis(sums.reshape(layers, heads, CONTROLS, -1), (2, 3), (0, 1))


def _seen(shape: tuple[int, ...], sees: Array | None) -> Array:
    return np.ones(shape, dtype=bool) if sees is None else sees


def _orders(sees: Array, random: np.random.Generator) -> Array:
    """For each row CONTROLS orders of its keys, in which what it may not see stays where it is."""
    rows, n = sees.shape
    if sees.all():
        orders = np.broadcast_to(np.arange(n), (rows, CONTROLS, n))
        return random.permuted(orders, axis=-1)
    places = np.argsort(~sees, axis=-1, kind="stable")  # those that are seen come first
    drawn = np.where(sees[:, None], random.random((rows, CONTROLS, n)), 1 + np.arange(n))
    orders = np.empty((rows, CONTROLS, n), dtype=int)
    where = np.broadcast_to(places[:, None], orders.shape)
    np.put_along_axis(orders, where, np.argsort(drawn, axis=-1), axis=-1)
    return orders
