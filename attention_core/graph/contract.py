"""Products of arrays by the names of their axes, with joined axes taken apart."""

from collections.abc import Sequence
from math import prod

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Axes, Sizes, parts


def units(axes: Axes, sizes: Sizes) -> Axes:
    """The axes with joined ones as the shortest of their parts that have known lengths.

    ``a*b*c`` is ``a*b`` and ``c`` where nothing says how long ``a`` and ``b`` are.
    """
    return tuple(unit for axis in axes for unit in _shortest(parts(axis), sizes))


def _shortest(names: Axes, sizes: Sizes) -> Axes:
    for end in range(1, len(names)):
        first, rest = "*".join(names[:end]), _shortest(names[end:], sizes)
        if first in sizes and all(unit in sizes for unit in rest):
            return (first, *rest)
    return ("*".join(names),)


def apart(array: Array, axes: Axes, sizes: Sizes) -> Array:
    """An array with one dimension per unit of its axes; a view where that is possible."""
    return array.reshape([sizes[unit] for unit in units(axes, sizes)])


def summed(array: Array, axes: Axes, wanted: Axes, sizes: Sizes) -> Array:
    """An array added up over every axis but those wanted, and laid in their order.

    Parameters
    ----------
    array : ndarray
        Along ``axes``.
    axes, wanted : Axes
        What is wanted is among the axes, in any order, joined or not.
    sizes : Sizes
        Lengths of all of them.

    Returns
    -------
    ndarray
        Along ``wanted``.
    """
    mine, theirs = units(axes, sizes), units(wanted, sizes)
    found = apart(array, axes, sizes)
    gone = tuple(i for i, unit in enumerate(mine) if unit not in theirs)
    found = found.sum(axis=gone) if gone else found
    left = [unit for unit in mine if unit in theirs]
    return found.transpose([left.index(unit) for unit in theirs]).reshape(_shape(wanted, sizes))


def contract(
    one: Array, one_axes: Axes, other: Array, other_axes: Axes, wanted: Axes, sizes: Sizes
) -> Array:
    """Two arrays multiplied, and added up over every axis but those wanted.

    As ``numpy.einsum``, but by names, and always by matrix products.

    Parameters
    ----------
    one, other : ndarray
        Along ``one_axes`` and ``other_axes``.
    wanted : Axes
        Of the result; each is an axis of one, of the other or of both.
    sizes : Sizes
        Lengths of all axes.

    Returns
    -------
    ndarray
        Along ``wanted``.
    """
    mine, theirs = units(one_axes, sizes), units(other_axes, sizes)
    out = units(wanted, sizes)
    batch = [unit for unit in out if unit in mine and unit in theirs]
    left = [unit for unit in mine if unit not in theirs]
    right = [unit for unit in theirs if unit not in mine]
    over = [unit for unit in mine if unit in theirs and unit not in batch]
    first = _laid(apart(one, one_axes, sizes), mine, (batch, left, over), sizes)
    second = _laid(apart(other, other_axes, sizes), theirs, (batch, over, right), sizes)
    product = np.matmul(first, second) if over else first * second
    made = tuple((*batch, *left, *right))
    return summed(product.reshape([sizes[unit] for unit in made]), made, wanted, sizes)


def _laid(array: Array, axes: Axes, groups: Sequence[Sequence[str]], sizes: Sizes) -> Array:
    """An array with its axes in groups, each group one dimension."""
    order = [axes.index(unit) for group in groups for unit in group]
    return array.transpose(order).reshape([prod(sizes[u] for u in group) for group in groups])


def _shape(axes: Axes, sizes: Sizes) -> list[int]:
    return [sizes[axis] for axis in axes]
