"""Rotary positions: a query or key is turned by its place, pair by pair (Su et al. 2021).

The product of a turned query and a turned key depends on how far apart the two stand, and not on
where. Numbers half a head apart are one pair, as in GPT-NeoX and Llama.
"""

from typing import Any

import numpy as np

from attention_core.graph.kinds import Multiply, Rotate
from attention_core.graph.stage import stage

Array = np.ndarray[Any, np.dtype[Any]]


def rotate(x: Array, angles: Array, out: Array | None = None) -> Array:
    """Numbers half a row apart turned together, (..., token, d) by angles (token, d/2)."""
    half = angles.shape[-1]
    first, second = x[..., :half], x[..., half:]
    turned = np.empty_like(x) if out is None else out
    cos, sin = np.cos(angles), np.sin(angles)
    turned[..., :half] = first * cos - second * sin
    turned[..., half:] = second * cos + first * sin
    return turned


@stage(
    "Θ",
    "token, pair -> token pair",
    r"\Theta_{ip} = i \, \omega_p",
    Multiply(),
    tolerance=(5e-4, 1e-11),
)
def rotary_angles(positions: Array, frequencies: Array, *, out: Array | None = None) -> Array:
    """How far each pair of numbers is turned at each place: the place times its frequency."""
    return np.multiply(positions[:, None], frequencies, out=out)


@stage(
    "Q′",
    "head query d_key, query pair -> head query d_key",
    r"\begin{matrix} Q'_a = Q_a \cos \Theta - Q_b \sin \Theta \\ "
    r"Q'_b = Q_b \cos \Theta + Q_a \sin \Theta \end{matrix}",
    Rotate("d_key", "pair"),
    tolerance=(2e-4, 1e-11),
)
def rotated_query(query: Array, rotary_angles: Array, *, out: Array | None = None) -> Array:
    """Each query turned by its place: two numbers, a and b, half a head apart, like an arrow."""
    return rotate(query, rotary_angles, out)


@stage(
    "K′",
    "head key d_key, key pair -> head key d_key",
    r"\begin{matrix} K'_a = K_a \cos \Theta - K_b \sin \Theta \\ "
    r"K'_b = K_b \cos \Theta + K_a \sin \Theta \end{matrix}",
    Rotate("d_key", "pair"),
    tolerance=(2e-4, 1e-11),
)
def rotated_key(key: Array, rotary_angles: Array, *, out: Array | None = None) -> Array:
    """Each key turned by its place too: so only the distance between the two counts."""
    return rotate(key, rotary_angles, out)
