"""What the entries along the axes of a trace are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from attention_core.graph.axes import Axis, Role, Sizes, declared, parts, units

Labels = Mapping[str, Sequence[str]]


class Label(str):
    """What an entry is called: text to speak, sort and export; perhaps an image to paint.

    Parameters
    ----------
    text : str
    image : ndarray of uint8, shape (height, width, 3), optional
        Painted in the text's place, as for a patch of a picture.
    special : bool, optional
        Whether the tokenizer put it there and no reader did, as [CLS]; of a dimension, whether it
        is of use to the model alone, and no meaning.
    id : int, optional
        Its number in a vocabulary, where the list has only some of its words.
    place : tuple of int, optional
        Row and column in a picture of which it is a part, from 0.
    """

    image: "np.ndarray[Any, np.dtype[np.uint8]] | None"
    special: bool
    id: int | None
    place: tuple[int, int] | None

    def __new__(
        cls,
        text: str,
        image: "np.ndarray[Any, np.dtype[np.uint8]] | None" = None,
        special: bool = False,
        id: int | None = None,
        place: tuple[int, int] | None = None,
    ) -> "Label":
        """Make one; it is equal to its text."""
        label = super().__new__(cls, text)
        label.image, label.special, label.id, label.place = image, special, id, place
        return label

    @classmethod
    def part(cls, row: int, column: int, image: "np.ndarray[Any, np.dtype[np.uint8]]") -> "Label":
        """Make one of a part of a picture, which is called by its place: row 5, column 7."""
        return cls(f"row {row + 1}, column {column + 1}", image, place=(row, column))


@dataclass(frozen=True)
class Entries:
    """The axes of a trace, the lists they run along, and how long they are.

    Attributes
    ----------
    lists : mapping of str to sequence of str
        Names of entries by list. ``"head*d_key"`` names the entries of ``d_key`` head after head,
        for dimensions that are called differently in each head. A list under an axis's own name
        is that axis's, though it would share another one's: keys of another sentence.
    axes : mapping of str to Axis
        Axes that are not as they are declared, such as keys along another list of tokens.
    sizes : Sizes
        Lengths of all axes of the trace, where all its tensors agree.
    """

    lists: Labels = field(default_factory=dict)
    axes: Mapping[str, Axis] = field(default_factory=dict)
    sizes: Sizes = field(default_factory=lambda: Sizes({}))

    def axis(self, name: str) -> Axis:
        """What is known of an axis."""
        return self.axes.get(name) or declared(name)

    def along(self, name: str) -> str:
        """The list an axis runs along."""
        return name if name in self.lists else self.axis(name).along

    def among(self, those: str, others: str) -> list[int]:
        """Where the entries of one list stand in another, by their numbers in a vocabulary.

        Raises
        ------
        KeyError
            If there is no such list, or an entry does not stand in the other.
        """
        places = {getattr(label, "id", None): i for i, label in enumerate(self.lists[others])}
        return [places[getattr(label, "id", None)] for label in self.lists[those]]

    def same(self, one: str, other: str) -> bool:
        """Whether two axes have the same entries, so that one of them can meet itself."""
        roles = {self.axis(one).role, self.axis(other).role}
        return roles == {Role.TOKEN} and self.along(one) == self.along(other)

    def share(self, axis: str, head: int) -> int:
        """Which entry of an axis of heads a head has, where several heads share one.

        ``kv_head*group`` counts the query heads: head 5 of 3 groups of 3 has key-value head 1.
        """
        for joined in self.sizes.lengths:
            if self.axis(joined).role == Role.HEAD and axis in parts(joined)[:-1]:
                return self.sizes.split(joined, head).get(axis, head)
        return head

    def within(self, name: str) -> str:
        """The joined axis whose names an axis takes, entry by entry of its outer parts; or none."""
        if self.along(name) in self.lists:
            return ""
        return next((joined for joined in self.lists if joined.endswith(f"*{name}")), "")

    def named(self, name: str) -> bool:
        """Whether the entries of an axis have names of their own, not only numbers."""
        if len(units(name)) > 1:
            return name in self.lists or bool(self.sizes.split(name, 0))
        return self.along(name) in self.lists or bool(self.within(name))

    def name(self, axis: str, index: int, cell: Mapping[str, int] | None = None) -> str:
        """What an entry is called; ``cell`` says in which head, where names depend on it."""
        names = self.lists.get(self.along(axis))
        if len(units(axis)) > 1:
            return self._joined(axis, index)
        if names is not None:
            return names[index] if index < len(names) else str(index)
        if len(parts(axis)) > 1:  # heads of two kinds: they are counted through
            return str(index)
        joined = self.within(axis)
        outer = parts(joined)[:-1]
        length = self._length(joined, outer) if joined else None
        if length and cell and all(part in cell for part in outer):
            sizes = Sizes({**self.sizes.lengths, axis: length})
            return self.lists[joined][sizes.join(joined, {**cell, axis: index})]
        return str(index)

    def spoken(self, axis: str, index: int, cell: Mapping[str, int] | None = None) -> str:
        """The same for a sentence: ``river``, ``nature``, but ``dimension 17``."""
        name = self.name(axis, index, cell)
        return name if self.named(axis) else f"{self.axis(axis).noun} {name}"

    def _joined(self, axis: str, index: int) -> str:
        sizes = self.sizes
        outer = units(axis)[:-1]
        if axis in self.lists and parts(axis)[-1] not in sizes:  # nobody has the parts apart
            length = self._length(axis, outer)
            sizes = Sizes({**sizes.lengths, parts(axis)[-1]: length}) if length else sizes
        cell = sizes.split(axis, index)
        if not cell:
            return str(index)
        inner = parts(axis)[-1]
        cell |= {unit: sizes.join(unit, cell) for unit in outer if unit not in cell}
        places = [f"{self.axis(part).noun} {self.name(part, cell[part])}" for part in outer]
        return " · ".join([*places, self.name(inner, cell[inner], cell)])

    def _length(self, joined: str, outer: Sequence[str]) -> int | None:
        """Length of the innermost part of a joined axis that has names; None if it cannot be told.

        It cannot where two stacks have different numbers of heads, and their names are no help.
        """
        total = len(self.lists[joined])
        for part in outer:
            if part not in self.sizes and part not in self.lists:
                return None
            total //= self.sizes[part] if part in self.sizes else len(self.lists[part])
        return total


def special(labels: Sequence[str]) -> tuple[int, ...]:
    """Places of the labels that the tokenizer added, such as [CLS] and [SEP], in order."""
    return tuple(i for i, label in enumerate(labels) if getattr(label, "special", False))
