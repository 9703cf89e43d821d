"""A number as a sum of terms, and the input cells each term was read from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Axes, Sizes

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor

Cell = Mapping[str, int]


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
    says : str
        The operation in a sentence.
    terms : tuple of Term
        What is added, in the order it is written.
    parts : tuple of Sum
        Sums that a factor was worked out from: a softmax's denominator, a mean, a variance.
    name : str
        What this sum is called.
    """

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


@dataclass(frozen=True)
class Inputs:
    """The inputs of a stage, seen from one cell of its output.

    Attributes
    ----------
    tensors : sequence of Tensor
    axes : sequence of Axes
        By the names the stage has for them, which need not be the tensors' own.
    cell : mapping of str to int
        Where in the output, by the same names.
    value : float
        The number that stands there.
    made : Tensor
        The output, for what goes on from its own numbers.
    """

    tensors: Sequence["Tensor"]
    axes: Sequence[Axes]
    cell: Cell
    value: float
    made: "Tensor"

    @cached_property
    def sizes(self) -> Sizes:
        """Lengths of the axes of the inputs."""
        return Sizes.of(
            (axes, tensor.value.shape) for tensor, axes in zip(self.tensors, self.axes, strict=True)
        )

    def factor(self, which: int, **more: int) -> Factor:
        """The number input ``which`` has at this cell; ``more`` adds or overrides axes."""
        tensor, index = self.tensors[which], self._index(which, more)
        return Factor(tensor.name, float(tensor.value[index]), (tensor.name, index))

    def made_at(self, **more: int) -> Factor:
        """The number the output has at another cell; ``more`` says where that differs."""
        index = tuple({**self.cell, **more}.values())
        return Factor(self.made.name, float(self.made.value[index]), (self.made.name, index))

    def line(self, which: int, axis: str) -> Array:
        """All numbers of input ``which`` along one of its axes at this cell, in float64."""
        at = self._index(which, {axis: 0})
        places = (
            slice(None) if name == axis else i for name, i in zip(self.axes[which], at, strict=True)
        )
        return np.asarray(self.tensors[which].value[tuple(places)], np.float64)

    def label(self, axis: str, index: int) -> str:
        """What an entry along an input axis is called in a sentence."""
        for tensor, axes in zip(self.tensors, self.axes, strict=True):
            if axis in axes:
                own = dict(zip(axes, tensor.axes, strict=True))
                cell = {own.get(name, name): i for name, i in self._apart.items()}
                return tensor.entries.spoken(own[axis], index, cell)
        return str(index)

    def _index(self, which: int, more: Cell) -> tuple[int, ...]:
        cell = {**self._apart, **self.sizes.apart(more)}
        return tuple(
            cell[axis] if axis in cell else self.sizes.join(axis, cell) for axis in self.axes[which]
        )

    @cached_property
    def _apart(self) -> Cell:
        return self.sizes.apart(self.cell)
