"""One number of a patch's vector as three small pictures: its pixels, a filter, their products."""

from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Cut, Dot, Prepend
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace

COLOURS = ("red", "green", "blue")


@dataclass(frozen=True)
class Filtered:
    """A sum of products, laid out as the pixels stand.

    Attributes
    ----------
    stage : str
        The tensor that the number is in.
    cell : tuple of int
        Where it is in it: which of the patches, counted from 0, and which dimension.
    pixels, filter, products : ndarray of float64, shape (side, side, 3)
        What is multiplied, with what, and what comes of it; red, green and blue.
    bias, value : float
        Added at the end, and the number as it is in the trace: all products and the bias, within
        the rounding of its dtype.
    """

    stage: str
    cell: tuple[int, int]
    pixels: Array
    filter: Array
    products: Array
    bias: float
    value: float

    @property
    def colours(self) -> tuple[float, float, float]:
        """The products of each colour, added."""
        red, green, blue = self.products.sum(axis=(0, 1))
        return float(red), float(green), float(blue)


def filtered(trace: Trace, patch: int, dimension: int) -> Filtered:
    """What one dimension of a patch's vector is made of.

    Parameters
    ----------
    trace : Trace
        Of a model that cuts pictures into square patches and multiplies their pixels by filters.
    patch : int
        As tokens are counted: 0 is the class token, which has no pixels.
    dimension : int
        Of the vector.

    Returns
    -------
    Filtered

    Raises
    ------
    ValueError
        If the model makes nothing of a picture's patches in that way, or the token is no patch.
    IndexError
        If there is no such token or dimension.
    """
    step = _embedding(trace)
    made, read, filters = (trace[name] for name in (step.name, *step.reads[:2]))
    token = _number(trace, step, patch)
    if not 0 <= dimension < made.value.shape[1]:
        raise IndexError(f"{step.name} has no dimension {dimension}.")
    side = isqrt(read.value.shape[1] // 3)
    pixels, weights = (
        np.asarray(line, np.float64).reshape(side, side, 3)
        for line in (read.value[token], filters.value[:, dimension])
    )
    bias = sum(float(trace[name].value[dimension]) for name in step.reads[2:])
    cell = (token, dimension)
    value = float(made.value[cell])
    return Filtered(step.name, cell, pixels, weights, pixels * weights, bias, value)


def _embedding(trace: Trace) -> Step:
    """The step that multiplies what was cut out of the picture."""
    cut = {step.name for step in trace.steps if isinstance(step.stage.operation, Cut)}
    for step in trace.steps:
        if isinstance(step.stage.operation, Dot) and step.reads[0] in cut:
            return step
    raise ValueError("Nothing here is made of a picture's patches and filters.")


def _number(trace: Trace, embedding: Step, token: int) -> int:
    """Which of the patches a token is, counted from 0."""
    for step in trace.steps:
        if isinstance(step.stage.operation, Prepend) and step.reads[2] == embedding.name:
            numbers = trace[step.reads[0]].value
            if not 0 <= token < len(numbers):
                raise IndexError(
                    f"There is no token {token}: they go from 0 to {len(numbers) - 1}."
                )
            if not numbers[token]:
                raise ValueError("The class token stands for no pixels: it is the same everywhere.")
            return int(numbers[token]) - 1
    raise ValueError("Nothing here puts patches in order behind a class token.")


def as_colours(values: Array) -> Array:
    """Signed numbers as a picture: grey for nothing, lighter above it and darker below.

    Parameters
    ----------
    values : ndarray, shape (..., 3)
        Of red, green and blue; the largest in size gets all of its colour or none.

    Returns
    -------
    ndarray of uint8, shape (..., 3)
    """
    largest = max(float(np.abs(values).max()), np.finfo(np.float64).tiny)
    return np.rint(127.5 + 127.5 * values / largest).astype(np.uint8)


def of_filtered(found: Filtered, patch: str) -> str:
    """What adds up to the number, in sentences.

    Parameters
    ----------
    found : Filtered
    patch : str
        What the patch is called.
    """
    colours = zip(COLOURS, found.colours, strict=True)
    each = ", ".join(f"{name} {spoken(value)}" for name, value in colours)
    row, column, colour = (int(i) for i in _largest(found.products))
    most = spoken(float(found.products[row, column, colour]))
    return (
        f"Number {found.cell[1]} of the vector of {patch} is {spoken(found.value)}: "
        f"{found.products.size} products add up to {spoken(sum(found.colours))} ({each}), and "
        f"{spoken(found.bias)} is always added. The largest product is that of its pixel in row "
        f"{row + 1}, column {column + 1}, {COLOURS[colour]}: {most}."
    )


def _largest(values: Array) -> tuple[Any, ...]:
    return np.unravel_index(int(np.abs(values).argmax()), values.shape)
