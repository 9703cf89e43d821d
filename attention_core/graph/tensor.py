"""A tensor: one named array of a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.axes import Axes, Role
from attention_core.graph.entries import Entries, Labels
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step


@dataclass(frozen=True)
class Tensor:
    """One named array of a trace.

    Attributes
    ----------
    name : str
        Its key in the trace.
    value : ndarray
        Read-only.
    axes : Axes
        One name per dimension.
    entries : Entries
        What is known of the axes, and what their entries are called.
    step : Step or None
        Where it was computed; None for what was given (weights, mask, ids).
    parameter : bool or None
        Of what was given, whether it is the same for every sample; None if nobody said.
    """

    name: str
    value: Array
    axes: Axes
    entries: Entries
    step: Step | None = None
    parameter: bool | None = None

    @property
    def stage(self) -> Stage | None:
        """The stage that computed it, None for what was given."""
        return self.step.stage if self.step else None

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the tensors it was computed from."""
        return self.step.reads if self.step else ()

    @property
    def base(self) -> str:
        """Its name without part and layer."""
        return self.name.rpartition(".")[2]

    @property
    def spoken(self) -> str:
        """What it is called in a sentence: ``attention output (O)``, or ``W_Q``."""
        stage = self.stage
        return f"{stage.title.lower()} ({stage.symbol})" if stage else self.base

    @property
    def labels(self) -> Labels:
        """Names of entries by the list an axis runs along; see ``Entries``."""
        return self.entries.lists

    def roles(self) -> tuple[Role, ...]:
        """What runs along each axis."""
        return tuple(self.entries.axis(axis).role for axis in self.axes)

    @cached_property
    def head(self) -> int | None:
        """Which of the axes counts heads, None if none does."""
        roles = self.roles()
        return roles.index(Role.HEAD) if Role.HEAD in roles else None

    @cached_property
    def _lead(self) -> tuple[int, ...]:
        """Dimensions that are not drawn: the heads, and all but the last two others."""
        rest = [i for i in range(self.value.ndim) if i != self.head]
        return tuple(i for i in range(self.value.ndim) if i == self.head or i in rest[:-2])

    def head_of(self, head: int) -> int:
        """Which of this tensor's heads a head has: its group's, where queries are grouped."""
        return 0 if self.head is None else self.entries.share(self.axes[self.head], head)

    @property
    def drawn(self) -> tuple[str, str]:
        """The axes of one drawn matrix, rows and columns; empty for one that is not there."""
        shown = [axis for i, axis in enumerate(self.axes) if i not in self._lead]
        row, column = ["", "", *shown][-2:]
        return row, column

    @property
    def drawn_shape(self) -> tuple[int, int]:
        """Rows and columns of one drawn matrix: 1 by 1 for a number, one row for a vector."""
        shown = [n for i, n in enumerate(self.value.shape) if i not in self._lead]
        rows, columns = [1, 1, *shown][-2:]
        return rows, columns

    def matrix(self, head: int = 0) -> Array:
        """One head's numbers as they are drawn, shape ``drawn_shape``.

        Where more than two axes are left beside the heads, the first of them stand at 0.
        """
        mine = self.head_of(head)
        at = tuple(
            (mine if i == self.head else 0) if i in self._lead else slice(None)
            for i in range(self.value.ndim)
        )
        return np.asarray(self.value[at]).reshape(self.drawn_shape)

    def index(self, head: int, cell: Sequence[int]) -> tuple[int, ...]:
        """Row and column of a drawn matrix as an index into the tensor.

        Raises
        ------
        IndexError
            If there is no such head or cell.
        """
        place, mine = list(cell)[2 - (self.value.ndim - len(self._lead)) :], self.head_of(head)
        found = tuple(
            (mine if i == self.head else 0) if i in self._lead else int(place.pop(0))
            for i in range(self.value.ndim)
        )
        rows, columns = self.drawn_shape
        outside = not (0 <= cell[0] < rows and 0 <= cell[1] < columns)
        if outside or any(not 0 <= i < n for i, n in zip(found, self.value.shape, strict=True)):
            raise IndexError(f"{self.name} is {self.value.shape}; it has no cell {tuple(cell)}.")
        return found

    def label(self, axis: str, index: int, cell: Mapping[str, int] | None = None) -> str:
        """What entry ``index`` along ``axis`` is called, in the head ``cell`` names, if any."""
        return self.entries.name(axis, index, cell)


def changed(tensor: Tensor, value: Array) -> Tensor:
    """The same tensor with other numbers."""
    return replace(tensor, value=frozen(np.asarray(value)))
