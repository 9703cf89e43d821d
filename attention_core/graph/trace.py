"""Tensor, Trace and ``run``: a forward pass that keeps every intermediate under its name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.axes import Axes, Axis, Role, Sizes, declared, parts
from attention_core.graph.entries import Entries, Labels
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step

_LINE = 16  # elements: every result starts on a cache line of its own


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
    """

    name: str
    value: Array
    axes: Axes
    entries: Entries
    step: Step | None = None

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
        at = tuple(
            (head if i == self.head else 0) if i in self._lead else slice(None)
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
        place = list(cell)[2 - (self.value.ndim - len(self._lead)) :]
        found = tuple(
            (head if i == self.head else 0) if i in self._lead else int(place.pop(0))
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


@dataclass(frozen=True)
class Origin:
    """What a trace is of.

    Attributes
    ----------
    model, title : str
        Of the model, for links and for people.
    signs : str
        What the labels mean that are not words.
    unknown : tuple of str
        Tokens the model knows nothing of but their spelling.
    """

    model: str = ""
    title: str = ""
    signs: str = ""
    unknown: tuple[str, ...] = ()


class Trace(Mapping[str, Tensor]):
    """Every tensor of one forward pass, in order: what was given, then what was computed.

    Parameters
    ----------
    tensors : mapping of str to Tensor
    steps : tuple of Step
    of : Origin, optional
        What it is a trace of.
    """

    def __init__(
        self, tensors: Mapping[str, Tensor], steps: tuple[Step, ...], of: Origin | None = None
    ) -> None:
        self._tensors = dict(tensors)
        self.steps = steps
        self.of = of or Origin()

    def __getitem__(self, name: str) -> Tensor:
        try:
            return self._tensors[name]
        except KeyError:
            raise KeyError(f"this trace has no tensor {name!r}; list(trace) names them") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    def __repr__(self) -> str:
        from attention_core.view.text import overview

        return overview(self)

    def _repr_html_(self) -> str | None:
        """A notebook shows it as the page does."""
        from attention_core.view.html import inline

        return inline(self)

    @property
    def entries(self) -> Entries:
        """What is known of the axes."""
        return self[self.steps[0].name].entries

    @property
    def tokens(self) -> list[str]:
        """The sample's tokens as strings: those of the first tensor that has some."""
        for step in self.steps:
            tensor = self[step.name]
            for axis, role in zip(tensor.axes, tensor.roles(), strict=True):
                if role == Role.TOKEN:
                    named = tensor.entries.lists.get(tensor.entries.list(axis))
                    length = tensor.value.shape[tensor.axes.index(axis)]
                    return list(named or map(str, range(length)))
        return []

    @property
    def heads(self) -> list[str]:
        """Names of the heads, of the first tensor that has some."""
        for step in self.steps:
            tensor = self[step.name]
            if tensor.head is not None:
                axis, n = tensor.axes[tensor.head], tensor.value.shape[tensor.head]
                return [tensor.label(axis, i) for i in range(n)]
        return []

    @property
    def output(self) -> Tensor:
        """The last tensor, whatever it is: vectors, scores over a vocabulary, one number."""
        return self[self.steps[-1].name]

    @property
    def stream(self) -> Tensor:
        """The last tensor with one vector per token; the last of all if none has.

        The residual stream as the last layer leaves it, before a vocabulary is scored by it.
        """
        for step in reversed(self.steps):
            tensor = self[step.name]
            if [r for r in tensor.roles() if r != Role.HEAD] == [Role.TOKEN, Role.FEATURE]:
                return tensor
        return self.output

    def n_layers(self, part: str = "") -> int:
        """How many layers a part has."""
        return len({s.layer for s in self.steps if s.part == part and s.layer is not None})

    def layer(self, layer: int, part: str = "") -> tuple[Step, ...]:
        """The steps of one layer."""
        return tuple(s for s in self.steps if s.layer == layer and s.part == part)

    def walk(self, layer: int, part: str = "") -> tuple[Step, ...]:
        """The steps on the way through one layer.

        What reads the sample comes before it, and after the last layer what is made of its result.
        """
        ours = [step for step in self.steps if step.part in ("", part)]
        layers = [i for i, step in enumerate(ours) if step.layer is not None]
        first, last = (layers[0], layers[-1]) if layers else (len(ours), len(ours))
        at_end = layer == self.n_layers(part) - 1
        return tuple(
            step
            for i, step in enumerate(ours)
            if (step.layer == layer and step.part == part)
            or (step.layer is None and (i < first or (i > last and at_end)))
        )


def run(
    steps: tuple[Step, ...],
    given: Mapping[str, Any],
    labels: Labels,
    dtype: Any = np.float32,
    of: Origin | None = None,
) -> Trace:
    """Compute every step and keep every result.

    Parameters
    ----------
    steps : tuple of Step
        In order; a step reads what was given or computed before it.
    given : mapping of str to array
        Ids, mask, weights, by name.
    labels : mapping of str to sequence of str
        Names of entries by the list they are in: ``"token"`` names tokens, and queries and keys,
        which run along them; see ``Entries``.
    dtype : dtype
        Of every computed tensor.
    of : Origin, optional
        What it is a trace of.

    Returns
    -------
    Trace
        Read-only.

    Raises
    ------
    ValueError
        If a shape does not fit; the message names the stage, its axes and the shapes.
    """
    arrays = {name: frozen(np.asarray(value)) for name, value in given.items()}
    axes = {
        name: wanted
        for step in reversed(steps)
        for name, wanted in zip(step.reads, step.signature.inputs, strict=True)
    }
    shapes = {name: array.shape for name, array in arrays.items()}
    for step in steps:
        shapes[step.name] = _output_shape(step, tuple(shapes[name] for name in step.reads))
    for name, shape in shapes.items():  # what no step reads, or has too many dimensions
        if len(axes.setdefault(name, ())) != len(shape):
            axes[name] = tuple(f"axis{i}" for i in range(len(shape)))
    axes |= {step.name: step.signature.output for step in steps}
    entries = Entries(labels, _moved(steps), _all_sizes(axes, shapes, labels))

    # One block for the whole trace: NumPy asks for huge pages for it, which a hundred small
    # arrays would not get, and a trace of 128 tokens is a quarter faster.
    tensors = {name: Tensor(name, array, axes[name], entries) for name, array in arrays.items()}
    sizes = [prod(shapes[step.name]) for step in steps]
    block = np.empty(sum(-(-size // _LINE) * _LINE for size in sizes), dtype)
    start = 0
    for step, size in zip(steps, sizes, strict=True):
        out = block[start : start + size].reshape(shapes[step.name])
        start += -(-size // _LINE) * _LINE
        step.stage.function(*(tensors[name].value for name in step.reads), out=out)
        tensors[step.name] = Tensor(step.name, frozen(out), axes[step.name], entries, step)
    block.flags.writeable = False
    return Trace(tensors, steps, of)


def _moved(steps: tuple[Step, ...]) -> dict[str, Axis]:
    """Axes that run along other lists than they are declared to, by the names they have then."""
    return {
        axis.name: axis
        for step in steps
        for axis in (declared(name).on(list_) for name, list_ in step.along.items())
    }


def _all_sizes(
    axes: Mapping[str, Axes], shapes: Mapping[str, tuple[int, ...]], labels: Labels
) -> Sizes:
    """Lengths of all axes and parts of axes on which every tensor agrees."""
    lengths: dict[str, int] = {}
    differ = set()
    for name, shape in shapes.items():
        for axis, length in zip(axes[name], shape, strict=True):
            if lengths.setdefault(axis, length) != length:
                differ.add(axis)
    agreed = {axis: n for axis, n in lengths.items() if axis not in differ}
    named = {a: len(labels[a]) for axis in agreed for a in parts(axis)[:-1] if a in labels}
    agreed = {**named, **agreed}
    try:
        return Sizes.of([(tuple(agreed), tuple(agreed.values()))])
    except ValueError:  # parts of different lengths in different stacks: only whole axes are known
        return Sizes(agreed)


def _output_shape(step: Step, shapes: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    signature = step.signature
    try:
        sizes = signature.sizes(shapes)
        new = [axis for axis in signature.output if axis not in sizes]
        if new:
            raise ValueError(f"no input says how long {' and '.join(new)} is")
        return tuple(sizes[axis] for axis in signature.output)
    except ValueError as error:
        wanted = "; ".join(
            f"{name} ({' '.join(axes)}) is {shape}"
            for name, axes, shape in zip(step.reads, signature.inputs, shapes, strict=True)
        )
        raise ValueError(f"{step.name}: {error}. {wanted}.") from None


def changed(tensor: Tensor, value: Array) -> Tensor:
    """The same tensor with other numbers."""
    return replace(tensor, value=frozen(np.asarray(value)))
