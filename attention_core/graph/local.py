"""One step of a computation, as its adjoint sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Axes, Sizes
from attention_core.graph.contract import contract, summed


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
    """

    name: str
    inputs: Sequence[Array]
    axes: Sequence[Axes]
    output: Array
    made: Axes

    @cached_property
    def sizes(self) -> Sizes:
        """Lengths of all axes."""
        shapes = [*(a.shape for a in self.inputs), self.output.shape]
        return Sizes.of(zip([*self.axes, self.made], shapes, strict=True))

    def floats(self, which: int) -> bool:
        """Whether an input can be changed a little: ids, masks and whole numbers cannot."""
        return bool(np.issubdtype(self.inputs[which].dtype, np.floating))

    def along(self, axis: str) -> int:
        """Which dimension of the output an axis is."""
        return self.made.index(axis)

    def into(self, array: Array, which: int) -> Array:
        """An array shaped as the output, added up into the shape of an input."""
        return summed(array, self.made, self.axes[which], self.sizes)

    def times(self, seed: Array, other: int, which: int) -> Array:
        """A seed times one input, added up into the shape of another."""
        return contract(
            seed, self.made, self.inputs[other], self.axes[other], self.axes[which], self.sizes
        )
