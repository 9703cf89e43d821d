"""The vectors of patches, layer by layer: what is like a patch, and all of them as colours."""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.geometry.pca import pca

COLOURS = 3  # red, green, blue
ENDS = (2, 98)  # percentiles of a component between which its colour goes from dark to light


def likeness(vectors: Array, token: int) -> Array:
    """Cosine of every token's vector to that of one, at every depth.

    Parameters
    ----------
    vectors : ndarray, (depth, token, d_model)
    token : int
        A place among the tokens.

    Returns
    -------
    ndarray of float64, (depth, token)
        1 at the token itself.
    """
    return cosine(vectors, vectors[:, token, None])


@dataclass(frozen=True)
class Colours:
    """Patches coloured by the three directions in which their vectors differ most.

    Attributes
    ----------
    rgb : ndarray of uint8, (depth, patch, 3)
    explained : ndarray of float64, (depth,)
        Which part of the variance these three directions have together.
    """

    rgb: Array
    explained: Array


def colours(vectors: Array) -> Colours:
    """Three principal components of the patches' vectors as red, green and blue, at every depth.

    Components come in any order and with either sign. The last depth keeps those it is given, the
    largest as red; each one before takes the order and the signs that are most like the depth after
    it, by the correlation over the patches: so that a colour stays with what it belongs to.

    Parameters
    ----------
    vectors : ndarray, (depth, patch, d_model)
        Of the patches only.

    Returns
    -------
    Colours
    """
    found = [pca(each, COLOURS) for each in vectors]
    points = [found[-1].points]
    for each in reversed(found[:-1]):
        points.append(_turned(each.points, points[-1]))
    rgb = np.stack([_bright(each) for each in reversed(points)])
    return Colours(rgb, np.array([each.explained.sum() for each in found]))


def _turned(points: Array, toward: Array) -> Array:
    """Components in the order and with the signs that are most like others, (patch, 3)."""
    alike = _unit(points).T @ _unit(toward)
    size = np.abs(alike)
    best = max(permutations(range(COLOURS)), key=lambda order: size[order, range(COLOURS)].sum())
    signs = np.where(alike[best, range(COLOURS)] < 0, -1, 1)
    turned: Array = points[:, best] * signs
    return turned


def _unit(points: Array) -> Array:
    lengths = np.linalg.norm(points, axis=0)
    unit: Array = points / np.where(lengths > 0, lengths, 1)
    return unit


def _bright(points: Array) -> Array:
    """From dark to light between the ends; in the middle where nothing differs."""
    low, high = np.percentile(points, ENDS, axis=0)
    flat = high <= low
    part = np.where(flat, 0.5, (points - low) / np.where(flat, 1, high - low))
    return np.rint(255 * np.clip(part, 0, 1)).astype(np.uint8)
