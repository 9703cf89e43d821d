"""What a lever does to a whole sentence: the vector that stands for it, before and after."""

from collections.abc import Collection
from dataclasses import dataclass

from attention_core.arrays import Array
from attention_core.geometry.pooling import sentence_vector
from attention_core.graph.trace import Trace
from attention_core.play.difference import movement


@dataclass(frozen=True)
class Effect:
    """How far a sentence moved.

    Attributes
    ----------
    distance : float
        One less the cosine of the sentence vectors: 0 the same direction, 2 the opposite one.
    relative : ndarray of shape (token,)
        Of each token's output: length of the difference over the length before.
    """

    distance: float
    relative: Array


def effect(before: Trace, after: Trace, padding: Collection[int] = ()) -> Effect:
    """What changed between two traces of one text; ``padding`` as it is in the second."""
    vectors = movement(sentence_vector(before), sentence_vector(after, padding=padding))
    moved = movement(before.output.value, after.output.value)
    return Effect(float(1 - vectors.cosine), moved.relative)
