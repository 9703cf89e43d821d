"""A number as a sum of terms, and the input cells each term was read from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import Any, Protocol

from attention_core.graph.axes import NAMED, NOUN, Axes

Cell = dict[str, int]


@dataclass(frozen=True)
class Factor:
    """One number in a term, and the cell of the tensor it was read from (None if worked out)."""

    label: str
    value: float
    source: tuple[str, tuple[int, ...]] | None = None


@dataclass(frozen=True)
class Term:
    """A product of factors."""

    label: str
    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        """The factors multiplied."""
        return prod(factor.value for factor in self.factors)


@dataclass(frozen=True)
class Sum:
    """Terms that add up to a number; ``parts`` account for factors that are sums themselves.

    Attributes
    ----------
    kind : str
        One word for the operation.
    says : str
        The operation in a sentence.
    terms : tuple of Term
        What is added, in the order it is written.
    parts : tuple of Sum
        Sums that a factor was worked out from: a softmax's denominator, a mean, a variance.
    name : str
        What this sum is called.
    """

    kind: str
    says: str
    terms: tuple[Term, ...]
    parts: tuple["Sum", ...] = ()
    name: str = ""

    @property
    def running(self) -> tuple[float, ...]:
        """The total after each term."""
        return tuple(accumulate(term.product for term in self.terms))

    @property
    def total(self) -> float:
        """All terms added."""
        return self.running[-1] if self.terms else 0.0

    def sources(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Every input cell the sum reads, parts included."""
        for term in self.terms:
            for factor in term.factors:
                if factor.source:
                    yield factor.source
        for part in self.parts:
            yield from part.sources()


class TensorLike(Protocol):
    """What an operation needs of a tensor."""

    @property
    def name(self) -> str:
        """Its key in the trace."""
        ...

    @property
    def value(self) -> Any:
        """Its numbers."""
        ...

    def label(self, axis: str, index: int, cell: Mapping[str, int] | None = None) -> str:
        """What entry ``index`` along ``axis`` is called."""
        ...


@dataclass(frozen=True)
class Inputs:
    """The inputs of a stage, seen from one cell of its output."""

    tensors: Sequence[TensorLike]
    axes: Sequence[Axes]
    cell: Cell

    def size(self, axis: str) -> int:
        """Length of an input axis."""
        for tensor, axes in zip(self.tensors, self.axes, strict=True):
            if axis in axes:
                return int(tensor.value.shape[axes.index(axis)])
        raise KeyError(axis)

    def factor(self, which: int, **more: int) -> Factor:
        """The number input ``which`` has at this cell; ``more`` adds or overrides axes."""
        tensor, axes = self.tensors[which], self.axes[which]
        cell = self._split({**self.cell, **more})
        index = tuple(cell[axis] if axis in cell else self._join(axis, cell) for axis in axes)
        return Factor(tensor.name, float(tensor.value[index]), (tensor.name, index))

    def label(self, axis: str, index: int) -> str:
        """What an entry along an input axis is called."""
        for tensor, axes in zip(self.tensors, self.axes, strict=True):
            if axis in axes:
                name = tensor.label(axis, index, self._split(self.cell))
                if axis in NAMED or not name[0].isdigit():
                    return name
                return f"{NOUN.get(axis, 'dimension')} {name}"
        return str(index)

    def _split(self, cell: Cell) -> Cell:
        """Give a joined axis's two parts as well, where an input has them apart."""
        split = dict(cell)
        for axis, index in cell.items():
            if "*" in axis and not any(axis in axes for axes in self.axes):
                outer, inner = axis.split("*")
                split[outer], split[inner] = divmod(index, self.size(inner))
        return split

    def _join(self, axis: str, cell: Cell) -> int:
        outer, inner = axis.split("*")
        return cell[outer] * self.size(inner) + cell[inner]
