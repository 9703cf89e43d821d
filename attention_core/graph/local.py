"""One step of a computation, as its adjoint sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Axes, Sizes
from attention_core.graph.contract import apart, contract, summed, units


@dataclass(frozen=True)
class Local:
    """What a step read and made, and along which axes.

    Attributes
    ----------
    name : str
        Of its stage.
    inputs : sequence of ndarray
    axes : sequence of Axes
        Of the inputs, by the names the stage has for them.
    output : ndarray
    made : Axes
        Of the output.
    wanted : collection of int, optional
        Which inputs' gradients are asked for; all if not given. The others may be left out.
    """

    name: str
    inputs: Sequence[Array]
    axes: Sequence[Axes]
    output: Array
    made: Axes
    wanted: Collection[int] | None = None

    @cached_property
    def sizes(self) -> Sizes:
        """Lengths of all axes."""
        shapes = [*(a.shape for a in self.inputs), self.output.shape]
        return Sizes.of(zip([*self.axes, self.made], shapes, strict=True))

    def floats(self, which: int) -> bool:
        """Whether an input can be changed a little: ids, masks and whole numbers cannot."""
        return bool(np.issubdtype(self.inputs[which].dtype, np.floating))

    def wants(self, which: int) -> bool:
        """Whether the gradient of an input is worth working out."""
        return self.wanted is None or which in self.wanted

    def along(self, axis: str) -> int:
        """Which dimension of the output an axis is."""
        return self.made.index(axis)

    def line(self, cell: tuple[int, ...], axis: str) -> tuple[int | slice, ...]:
        """The row of the output that a cell is in, along one of its axes, as an index."""
        at = self.along(axis)
        return (*cell[:at], slice(None), *cell[at + 1 :])

    def into(self, array: Array, which: int) -> Array:
        """An array shaped as the output, added up into the shape of an input."""
        return summed(array, self.made, self.axes[which], self.sizes)

    def times(self, seed: Array, other: int, which: int) -> Array:
        """A seed times one input, added up into the shape of another."""
        return contract(
            seed, self.made, self.inputs[other], self.axes[other], self.axes[which], self.sizes
        )

    def nothing(self) -> Array:
        """Zeros, shaped as the output."""
        return np.zeros(self.output.shape, self.output.dtype)

    def reached(self, which: int, cell: tuple[int, ...], by: int | None = None) -> Array:
        """Where one number of an input goes, for kinds that carry or multiply numbers.

        Parameters
        ----------
        which : int
            Of the inputs.
        cell : tuple of int
            Where in it.
        by : int, optional
            The input that it is multiplied with.

        Returns
        -------
        ndarray
            Shaped as the output: what the number is multiplied with wherever it goes, or 1, and
            zero elsewhere.
        """
        found, sizes = self.nothing(), self.sizes
        mine, made = units(self.axes[which], sizes), units(self.made, sizes)
        flat = np.ravel_multi_index(cell, self.inputs[which].shape) if cell else 0
        at = dict(zip(mine, np.unravel_index(flat, [sizes[u] for u in mine]), strict=True))
        there: Array = np.ones((), found.dtype)
        if by is not None:
            theirs = units(self.axes[by], sizes)
            there = apart(self.inputs[by], self.axes[by], sizes)
            there = there[tuple(at.get(unit, slice(None)) for unit in theirs)]
            left = [unit for unit in theirs if unit not in at]
            open_ = [unit for unit in made if unit not in at]
            there = there.transpose([left.index(unit) for unit in open_ if unit in left])
            there = there.reshape([sizes[unit] if unit in left else 1 for unit in open_])
        view = apart(found, self.made, sizes)
        view[tuple(at.get(unit, slice(None)) for unit in made)] = there
        return found
