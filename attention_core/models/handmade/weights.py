"""Weights chosen by hand: topics meet topics, and waves over the places turn onto each other."""

from collections.abc import Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.models.handmade.lexicon import TOPICS

PERIODS = (8, 128)  # positions per turn: a fast wave tells neighbours apart, a slow one the rest
WAVES = tuple(f"{shape} {period}" for period in PERIODS for shape in ("sin", "cos"))
N_POSITIONS = 64
HEADS = {
    1: ("topic",),
    2: ("topic", "position"),
    4: ("topic", "previous", "next", "broad"),
}

SHARPNESS = np.array([4.0, 4.0, 4.0, 4.0])  # of the topic head, for each topic
PULL = np.array([4.0, 4.0, 9.0, 9.0])  # of the position head, for each wave


def positions(n: int) -> Array:
    """Two waves for each place, (position, 4)."""
    angles = 2 * np.pi * np.arange(n)[:, None] / np.array(PERIODS)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, -1)


def turn_back(places: int) -> Array:
    """The rotation that makes a place's waves those of so many places before it."""
    turn = np.zeros((4, 4))
    for wave, period in enumerate(PERIODS):
        angle = 2 * np.pi * places / period
        s, c = np.sin(angle), np.cos(angle)
        turn[2 * wave : 2 * wave + 2, 2 * wave : 2 * wave + 2] = [[c, s], [-s, c]]
    return turn


_BACK = {"position": 1, "previous": 1, "next": -1}  # how far a head looks back
# What the topic head found counts in full; what stands beside, a little.
_VOICES = {"topic": 1.0, "position": 0.2, "previous": 0.2, "next": 0.2, "broad": 0.2}

DOES = {
    "topic": "compares topics",
    "position": "looks one word back",
    "previous": "looks one word back",
    "next": "looks one word ahead",
    "broad": "looks at every word alike",
}


def weights(heads: tuple[str, ...]) -> dict[str, Array]:
    """All weights and biases of the one layer, for heads so named."""
    n, topics, places = len(heads), slice(0, 4), slice(4, 8)
    W_Q, W_K, W_V = np.zeros((3, n, 8, 4))
    W_O = np.zeros((4 * n, 8))
    for head, name in enumerate(heads):
        if name in _BACK:
            W_Q[head, places] = turn_back(_BACK[name]) * PULL
            W_K[head, places] = np.diag(PULL)
        else:
            W_Q[head, topics] = np.diag(SHARPNESS) if name == "topic" else 0
            W_K[head, topics] = np.diag(SHARPNESS)
        W_V[head, topics] = np.eye(4)
        W_O[4 * head : 4 * head + 4, topics] = _VOICES[name] * np.eye(4)
    biases = {name: np.zeros((n, 4)) for name in ("b_Q", "b_K", "b_V")}
    return {"W_Q": W_Q, "W_K": W_K, "W_V": W_V, "W_O": W_O, **biases, "b_O": np.zeros(8)}


def compared(heads: Sequence[str]) -> tuple[str, ...]:
    """Names of the dimensions in which each head compares, head after head."""
    return tuple(name for head in heads for name in (WAVES if head in _BACK else TOPICS))
