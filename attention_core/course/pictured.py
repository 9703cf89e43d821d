"""What a lesson may tell of a picture that is no entry of a tensor."""

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace
from attention_core.graph.trace import Trace
from attention_core.models import TextModel
from attention_core.pictures.caveats import drawn, most_given, without
from attention_core.pictures.grid import grid_of, pixels_of

LAST = "final_norm"  # of which the first vector stands for the picture
Patches = tuple[tuple[int, ...], ...]


def to_grey(of: Trace, row: Array | None = None) -> Patches:
    """Which patches of a picture are greyed out together, counted from 0.

    Parameters
    ----------
    of : Trace
        Of the picture.
    row : ndarray, (token,), optional
        A row of attention, for the patches that get most in it; if it is not given, as many are
        drawn by chance, several times, as on the page of pictures.

    Raises
    ------
    ValueError
        If it is no picture with a class vector, or no such row.
    """
    if LAST not in of:
        raise ValueError("Nothing can be greyed out in what this model reads.")
    if row is None:
        return drawn(len(of.tokens) - 1)
    if np.shape(row) != (len(of.tokens),):
        raise ValueError("Patches are greyed out by one row of attention.")
    return (most_given(row)[0],)


def greyed(of: Trace, model: TextModel, every: Patches) -> float:
    """The cosine of a picture's class vector to what it was, on average over sets of grey patches.

    Parameters
    ----------
    of : Trace
        Of the picture.
    model : Model
        That has read it.
    every : tuple of tuple of int
        From ``to_grey``.
    """
    pixels = pixels_of(of.entries.lists[of.along()])

    def class_vector(picture: Array) -> Array:
        vector: Array = trace(picture, model)[LAST].value[0]
        return vector

    before = of[LAST].value[0]
    return float(np.mean(without(pixels, grid_of(of.tokens), every, class_vector, before)))
