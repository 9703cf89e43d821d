"""Axes: what runs along each dimension of a tensor, what one entry of it is called, what joins it.

A stage says its shapes in names of axes: ``"head query d_key, head key d_key -> head query key"``,
the axes of each input, an arrow, the axes of the output. ``a*b`` is one axis made of two or more,
``a`` outermost, as in the joined heads. Labels, shape errors and explanations follow from that. An
axis that nobody has declared is a feature axis under its own name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from math import prod


class Role(StrEnum):
    """What kind of thing runs along an axis."""

    TOKEN = "token"  # tokens of a sample: words, pieces of words, patches of a picture
    HEAD = "head"  # attention heads: one matrix is drawn for each
    FEATURE = "feature"  # dimensions of a vector
    TABLE = "table"  # rows of a table that is looked up


@dataclass(frozen=True)
class Axis:
    """One axis.

    Attributes
    ----------
    name : str
    role : Role
    noun : str
        What one entry is called; entries are numbered if they have no names.
    meaning : str
        What runs along it, for people.
    along : str
        The list of entries it runs along: its own if not given, but queries and keys of one
        sentence run along its tokens.
        Two axes along one list have the same entries, so that a token can ask itself.
    part : str
        ``"query"`` if its entries ask, ``"key"`` if they answer, else empty.
    """

    name: str
    role: Role
    noun: str
    meaning: str = ""
    along: str = ""
    part: str = ""

    def __post_init__(self) -> None:
        if not self.along:
            object.__setattr__(self, "along", self.name)

    def on(self, along: str) -> "Axis":
        """The same axis along another list, named after both: ``key`` along source: source_key."""
        return replace(self, name=f"{along}_{self.part}" if self.part else along, along=along)


_T, _F = Role.TOKEN, Role.FEATURE
DECLARED = {
    each.name: each
    for each in (
        Axis("token", _T, "token", "the words or word pieces of the sentence"),
        Axis("query", _T, "token", "the token that asks", along="token", part="query"),
        Axis("key", _T, "token", "the token that answers", along="token", part="key"),
        Axis("head", Role.HEAD, "head", "the attention heads"),
        Axis("kv_head", Role.HEAD, "key-value head", "heads of keys and values, each for a group"),
        Axis("group", Role.HEAD, "query", "the query heads that share one key-value head"),
        Axis("d_model", _F, "dimension", "the dimensions of a token's vector"),
        Axis("d_stream", _F, "dimension", "the dimensions of a vector as the last layer leaves it"),
        Axis("d_key", _F, "dimension", "the dimensions in which one head compares"),
        Axis("d_head", _F, "dimension", "the dimensions in which one head hands over values"),
        Axis("pair", _F, "pair", "pairs of dimensions, each turned by an angle of its own"),
        Axis("d_match", _F, "dimension", "the dimensions a general score turns queries into"),
        Axis("d_hidden", _F, "hidden unit", "the hidden units of the additive score"),
        Axis("d_ffn", _F, "hidden unit", "the hidden units of the feed-forward network"),
        Axis("vocabulary", Role.TABLE, "table row", "the rows of the embedding table in use"),
        Axis("candidate", Role.TABLE, "token", "every token that could stand here"),
        Axis("position", Role.TABLE, "place", "the places in a sentence"),
        Axis("patch", Role.TABLE, "patch", "the squares that a picture is cut into, row after row"),
        Axis("pixel", _F, "number", "the pixels of a patch, red, green and blue in turn"),
        Axis("height", _F, "pixel row", "the rows of a picture's pixels, from above"),
        Axis("width", _F, "pixel column", "the columns of a picture's pixels, from the left"),
        Axis("channel", _F, "colour", "red, green and blue"),
        Axis("question", Role.TABLE, "question", "the two questions about a board"),
        Axis("cell", Role.TABLE, "cell", "the cells of a board, row after row"),
        Axis("digit", Role.TABLE, "digit", "the ten digits"),
        Axis("segment", Role.TABLE, "segment", "the parts of a text, such as the two of a pair"),
    )
}

Axes = tuple[str, ...]


def parts(name: str) -> Axes:
    """The axes that a joined one is made of, outermost first; of any other, itself."""
    return tuple(name.split("*"))


@cache
def declared(name: str) -> Axis:
    """The axis of this name; a joined one is what its innermost part is.

    So ``head*d_head`` is a feature, and ``kv_head*group`` counts heads: it is called as they are.
    """
    *outer, inner = parts(name)
    if not outer:
        return DECLARED.get(name) or Axis(name, Role.FEATURE, name.removeprefix("d_"))
    last = declared(inner)
    if last.role == Role.HEAD:
        return replace(DECLARED["head"], name=name, along=name)
    return Axis(name, last.role, f"joined {last.noun}" if last.role == Role.FEATURE else last.noun)


def units(name: str) -> Axes:
    """The axes that a joined one is told by, outermost first: heads that are joined are one.

    So ``kv_head*group*d_head`` is of ``kv_head*group`` and ``d_head``: head 5, dimension 17.
    """
    names = parts(name)
    heads = [declared(each).role == Role.HEAD for each in names]
    count = heads.index(False) if False in heads else len(names)
    return ("*".join(names[:count]), *names[count:]) if count else names


@dataclass(frozen=True)
class Sizes:
    """Lengths of axes, joined ones and what they are made of included.

    Attributes
    ----------
    lengths : mapping of str to int
        Of whole axes as tensors have them, and of every part whose length follows from them.
    """

    lengths: Mapping[str, int]

    @classmethod
    def of(cls, tensors: Iterable[tuple[Axes, tuple[int, ...]]]) -> "Sizes":
        """Bind every axis of these tensors to its length.

        Raises
        ------
        ValueError
            If a tensor has another number of axes, or two disagree on a length.
        """
        lengths: dict[str, int] = {}
        for axes, shape in tensors:
            if len(axes) != len(shape):
                raise ValueError(f"({' '.join(axes)}) has {len(axes)} axes, not {len(shape)}")
            for axis, length in zip(axes, shape, strict=True):
                if lengths.setdefault(axis, length) != length:
                    raise ValueError(f"{axis} is both {lengths[axis]} and {length}")
        return cls(_with_parts(lengths))

    def __getitem__(self, axis: str) -> int:
        if axis in self.lengths:
            return self.lengths[axis]
        return prod(self.lengths[unit] for unit in self._units(axis))

    def __contains__(self, axis: str) -> bool:
        return axis in self.lengths or all(u in self.lengths for u in self._units(axis))

    def _units(self, axis: str) -> Axes:
        """The longest axes of known length that a joined one is made of, outermost first.

        ``a*b*c`` is ``a*b`` and ``c`` where only those are known. A part of no known length stands
        alone.
        """
        names = parts(axis)
        for end in range(len(names), 0, -1):
            first = "*".join(names[:end])
            if first in self.lengths or end == 1:
                rest = "*".join(names[end:])
                return (first, *self._units(rest)) if rest else (first,)
        return ()

    def split(self, axis: str, index: int) -> dict[str, int]:
        """An entry of a joined axis as entries of its parts; empty if their lengths are unknown."""
        names = parts(axis)
        units = names if all(part in self.lengths for part in names[1:]) else self._inner(axis)
        if len(units) < 2 or not all(unit in self.lengths for unit in units[1:]):
            return {}
        found = {}
        for unit in reversed(units[1:]):
            index, found[unit] = divmod(index, self.lengths[unit])
        return {units[0]: index, **found}

    def _inner(self, axis: str) -> Axes:
        """Units of an axis, though its own length is known."""
        return Sizes({a: n for a, n in self.lengths.items() if a != axis})._units(axis)

    def join(self, axis: str, cell: Mapping[str, int]) -> int:
        """The entry of a joined axis that has these entries of its parts."""
        first, *rest = parts(axis)
        index = cell[first]
        for part in rest:
            index = index * self[part] + cell[part]
        return index

    def apart(self, cell: Mapping[str, int]) -> dict[str, int]:
        """A cell with the parts of its joined axes beside them."""
        whole = dict(cell)
        for axis, index in cell.items():
            if len(parts(axis)) > 1:
                whole = {**self.split(axis, index), **whole}
        return whole


def _with_parts(lengths: dict[str, int]) -> dict[str, int]:
    """Lengths of parts too, where one unknown part of a joined axis follows from the others.

    A joined axis within a longer one counts as known: ``kv_head*group*d`` over ``kv_head*group``.
    """
    joined = [axis for axis in lengths if "*" in axis]
    if not joined:
        return lengths
    known = dict(lengths)
    for _ in joined:  # each may make another one known
        for axis in joined:
            unknown = [part for part in parts(axis) if part not in known]
            if len(unknown) == 1:
                rest = prod(known[part] for part in parts(axis) if part in known)
                length, left = divmod(known[axis], rest) if rest else (0, 0)
                if left:
                    raise ValueError(f"{axis} is {known[axis]}, which {rest} does not divide")
                known[unknown[0]] = length
    for axis in joined:
        names = parts(axis)
        if all(part in known for part in names) and prod(known[p] for p in names) != known[axis]:
            of = " × ".join(str(known[part]) for part in names)
            raise ValueError(f"{axis} is both {known[axis]} and {of}")
    return known


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
        left, arrow, right = text.partition("->")
        if not arrow:
            raise ValueError(f"{text!r} has no arrow between what is read and what is made")
        found = cls(tuple(_axes(part) for part in left.split(",")), _axes(right))
        for axes in (*found.inputs, found.output):
            twice = next((axis for axis in axes if axes.count(axis) > 1), None)
            if twice:
                raise ValueError(f"{text!r} has {twice} twice in one tensor: give one another name")
        return found

    def called(self, names: Mapping[str, str]) -> "Signature":
        """The same signature with other names for some axes."""
        return Signature(
            tuple(tuple(called(axis, names) for axis in axes) for axes in self.inputs),
            tuple(called(axis, names) for axis in self.output),
        )

    def sizes(self, shapes: tuple[tuple[int, ...], ...]) -> Sizes:
        """Bind every axis to its length; see ``Sizes.of``."""
        return Sizes.of(zip(self.inputs, shapes, strict=True))

    def on(self, along: Mapping[str, str]) -> "Signature":
        """The same signature with some axes along other lists; see ``Axis.on``."""
        if not along:
            return self
        return Signature(
            tuple(renamed(axes, along) for axes in self.inputs), renamed(self.output, along)
        )


def called(axis: str, names: Mapping[str, str]) -> str:
    """An axis under another name, if it has one; a joined one part by part."""
    return "*".join(names.get(part, part) for part in parts(axis))


def renamed(axes: Axes, along: Mapping[str, str]) -> Axes:
    """Names of axes when those named in ``along`` run along other lists, inside joined ones too."""

    def one(axis: str) -> str:
        return declared(axis).on(along[axis]).name if axis in along else axis

    return tuple("*".join(map(one, parts(axis))) for axis in axes)


def _axes(text: str) -> Axes:
    return tuple(name for name in text.split() if name != "1")
