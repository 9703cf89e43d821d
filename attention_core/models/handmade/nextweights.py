"""Weights of the model of next words, chosen by hand: dimensions, two layers, the output."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from attention_core.arrays import Array
from attention_core.models.handmade.grammar import (
    AFTER_A_VERB,
    AFTER_TWO,
    FOLLOWS,
    KINDS,
    TOLD_APART,
    commonness,
    kinds_of,
)
from attention_core.models.handmade.lexicon import TOPICS, lexicon, spelled
from attention_core.models.handmade.weights import (
    N_POSITIONS,
    PERIODS,
    PULL,
    SHARPNESS,
    WAVES,
    positions,
    turn_back,
)

_BEFORE = tuple(f"{kind} before" for kind in KINDS)
_NEXT = tuple(f"{kind} next" for kind in KINDS)
DIMENSIONS = (*TOPICS, "any word", *KINDS, *WAVES, *_BEFORE, *_NEXT)
N_HEADS, D_HEAD = 2, 8  # topics and waves are 4 numbers each, kinds are 8
# What the hidden units of each layer are open for.
RULES = tuple(f"after {kinds}" for kinds in (*FOLLOWS, *map(" ".join, AFTER_TWO)))
LOUDER = tuple(f"{topic} {kind}" for kind in TOLD_APART for topic in TOPICS)

_CLEAR = (
    1.5  # the head that looks one back is so much clearer, as its scores are over a larger root
)
_ANY_TOPIC = 6.0  # how much every word asks for words that have a topic
_MARK, _RECENT = 12.0, 9.0  # of a verb or sign: that it is one outweighs how far back it stands
_LOUDER = 1.5  # how much is added to a topic where it counts
_HEARD, _ABOUT = 0.8, 0.5  # how much of the topics that were found each layer adds
_TOPIC, _KIND, _COMMON = 1.8, 2.0, 0.8  # what counts in the end


def _at(names: Iterable[str]) -> Array:
    return np.array([DIMENSIONS.index(name) for name in names])


_TOPICS, _WAVES, _KINDS = _at(TOPICS), _at(WAVES), _at(KINDS)
_FOUR = np.arange(4)


def vectors(words: Sequence[str]) -> Array:
    """Rows of the embedding table: topics, kinds, and a one that every word has."""
    found = np.zeros((len(words), len(DIMENSIONS)))
    for row, word in zip(found, words, strict=True):
        row[_TOPICS] = lexicon().get(word) or spelled(word)
        row[_at(["any word"])] = 1
        kinds = kinds_of(word)
        row[_at(kinds) if kinds else []] = 1 / max(len(kinds), 1)
    return found


def places() -> Array:
    """Rows of the table of positions: the two waves."""
    found = np.zeros((N_POSITIONS, len(DIMENSIONS)))
    found[:, _WAVES] = positions(N_POSITIONS)
    return found


def output() -> Array:
    """What each word of the lexicon is wanted for, (d_model, candidate)."""
    W_U = np.zeros((len(DIMENSIONS), len(lexicon())))
    for column, (word, topics) in zip(W_U.T, lexicon().items(), strict=True):
        column[_TOPICS] = _TOPIC * np.array(topics)
        column[_at(["any word"])] = _COMMON * commonness(word)
        column += _wanted(dict.fromkeys(kinds_of(word), _KIND))
    return W_U


def grammar() -> dict[str, Array]:
    """Layer 0: what stands one back, and which kind of word is wanted after it."""
    made = _nothing(len(RULES))
    for name in ("W_Q", "W_K"):
        made[name][0, _TOPICS, _FOUR] = SHARPNESS
    made["W_V"][0, _TOPICS, _FOUR] = 1
    made["W_O"][_FOUR, _TOPICS] = _HEARD
    made["W_Q"][1, _WAVES, :4] = _CLEAR * turn_back(1) * PULL
    made["W_K"][1, _WAVES, :4] = _CLEAR * np.diag(PULL)
    made["W_V"][1, _KINDS, np.arange(D_HEAD)] = 1
    made["W_O"][np.arange(D_HEAD, 2 * D_HEAD), _at(_BEFORE)] = 1
    for unit, (kind, wants) in enumerate(FOLLOWS.items()):
        made["W_1"][_at([kind]), unit] = 1
        made["W_2"][unit] = _wanted(wants)
    for unit, ((first, second), wants) in enumerate(AFTER_TWO.items(), len(FOLLOWS)):
        made["W_1"][_at([f"{first} before", second]), unit] = 1
        made["b_1"][unit] = -1  # ReLU: open if both hold, shut if one does
        made["W_2"][unit] = _wanted(wants)
    return made


def meaning() -> dict[str, Array]:
    """Layer 1: what the text is about, and whether its last sentence has a verb yet."""
    made = _nothing(len(LOUDER))
    made["b_Q"][0, _FOUR] = _ANY_TOPIC
    made["W_K"][0, _TOPICS, _FOUR] = SHARPNESS
    made["W_V"][0, _TOPICS, _FOUR] = 1
    made["W_O"][_FOUR, _TOPICS] = _ABOUT
    # The slow wave turned on by a quarter falls evenly with distance: what is nearer counts more.
    slow = np.array([0, 0, _RECENT, _RECENT])
    made["W_Q"][1, _WAVES, :4] = turn_back(-PERIODS[1] // 4) * slow
    made["W_K"][1, _WAVES, :4] = np.diag(slow)
    made["b_Q"][1, 4] = made["W_K"][1, _at(["verb", "sign"]), 4] = _MARK
    made["W_V"][1, _at(["verb"]), 0] = 1
    made["W_O"][D_HEAD] = _wanted(AFTER_A_VERB)
    # Where words of a kind are wanted that topics tell apart, each topic gets louder.
    for unit, (kind, topic) in enumerate(product(TOLD_APART, _TOPICS)):
        made["W_1"][topic, unit] = made["W_1"][_at([f"{kind} next"]), unit] = 1
        made["b_1"][unit] = -TOLD_APART[kind]
        made["W_2"][unit, topic] = _LOUDER
    return made


def _wanted(kinds: Mapping[str, float]) -> Array:
    """A vector that wants words of some kinds next, each so much."""
    vector = np.zeros(len(DIMENSIONS))
    for kind, much in kinds.items():
        vector[DIMENSIONS.index(f"{kind} next")] = much
    return vector


def _nothing(n_units: int) -> dict[str, Array]:
    """A layer that does nothing, to be filled."""
    d_model, joined = len(DIMENSIONS), N_HEADS * D_HEAD
    shapes = {f"W_{x}": (N_HEADS, d_model, D_HEAD) for x in "QKV"}
    biases = {f"b_{x}": (N_HEADS, D_HEAD) for x in "QKV"}
    rest = {"W_O": (joined, d_model), "b_O": (d_model,)}
    inner = {"W_1": (d_model, n_units), "b_1": (n_units,), "W_2": (n_units, d_model)}
    every = {**shapes, **biases, **rest, **inner, "b_2": (d_model,)}
    return {name: np.zeros(shape) for name, shape in every.items()}
