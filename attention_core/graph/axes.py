"""The vocabulary of dimensions: every axis a tensor may have, by name.

A stage says its shapes in these names, ``"head query d_head, head key d_head -> head query key"``:
the axes of each input, an arrow, the axes of the output. ``a*b`` is one axis made of two, ``a``
outermost, as in the joined heads. Labels, shape errors and explanations all follow from the names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

MEANING = {
    "token": "the words or word pieces of the sentence",
    "query": "the token that asks",
    "key": "the token that answers",
    "head": "the attention heads",
    "d_model": "the dimensions of a token's vector",
    "d_key": "the dimensions in which one head compares queries and keys",
    "d_head": "the dimensions in which one head hands over values; as many as d_key",
    "d_match": "the dimensions of the keys, into which the general score turns queries",
    "d_hidden": "the hidden units of the additive score",
    "d_ffn": "the hidden units of the feed-forward network",
    "vocabulary": "the rows of the vocabulary's embedding table that this sentence needs",
    "position": "the places in a sentence",
    "segment": "first or second sentence of a pair",
}
NAMED = {"token", "query", "key", "head", "vocabulary"}  # entries always have a name of their own
# What an entry without a name is called, where not "dimension".
NOUN = {"d_ffn": "hidden unit", "d_hidden": "hidden unit"}

Axes = tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """The axes of a stage's inputs and of its output.

    Attributes
    ----------
    inputs : tuple of Axes
        One tuple of axis names per parameter; ``()`` for a single number.
    output : Axes
        The axes of the result.
    """

    inputs: tuple[Axes, ...]
    output: Axes

    @classmethod
    def parse(cls, text: str) -> "Signature":
        """Read ``"query d_model, d_model -> query d_model"``; ``1`` stands for a single number."""
        left, right = text.split("->")
        inputs = tuple(_axes(part) for part in left.split(","))
        signature = cls(inputs, _axes(right))
        for axis in {a for axes in (*inputs, signature.output) for a in axes}:
            for part in axis.split("*"):
                if part not in MEANING:
                    raise ValueError(f"{part!r} is not an axis; axes are {', '.join(MEANING)}")
        return signature

    def sizes(self, shapes: tuple[tuple[int, ...], ...]) -> dict[str, int]:
        """Bind every axis to its length.

        Raises
        ------
        ValueError
            If an input has the wrong number of axes, or two inputs disagree on a length.
        """
        sizes: dict[str, int] = {}
        for axes, shape in zip(self.inputs, shapes, strict=True):
            if len(axes) != len(shape):
                raise ValueError(f"({' '.join(axes)}) has {len(axes)} axes, not {len(shape)}")
            for axis, length in zip(axes, shape, strict=True):
                if sizes.setdefault(axis, length) != length:
                    raise ValueError(f"{axis} is both {sizes[axis]} and {length}")
        return sizes

    def output_shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Lengths of the output's axes, given the lengths of the inputs' axes."""
        return tuple(
            sizes[axis] if axis in sizes else prod(sizes[part] for part in axis.split("*"))
            for axis in self.output
        )


def _axes(text: str) -> Axes:
    return tuple(name for name in text.split() if name != "1")
