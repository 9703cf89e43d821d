"""Stage, Tensor, Trace and ``run``: a forward pass that keeps every intermediate under its name."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from attention_core.graph.axes import Axes, Signature
from attention_core.graph.operations import Operation

Array = np.ndarray[Any, np.dtype[Any]]
_LINE = 16  # elements: every result starts on a cache line of its own


@dataclass(frozen=True)
class Stage:
    """One step of the computation, declared once; everything on screen about it is derived.

    Attributes
    ----------
    name : str
        The field's name for the result, used everywhere.
    signature : Signature
        Axes of the inputs and the output.
    equation : str
        LaTeX.
    operation : Operation
        What kind of computation it is, and so how one of its numbers is explained.
    function : callable
        The NumPy that runs. Its parameters name what it reads; ``out=`` takes the memory to fill.
    symbol : str
        The letter the equation has for the result.
    """

    name: str
    signature: Signature
    equation: str
    operation: Operation
    function: Callable[..., Array]
    symbol: str = ""

    def __call__(self, *arrays: Any, out: Array | None = None) -> Array:
        """Compute on plain arrays."""
        return self.function(*arrays, out=out)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of what the stage reads."""
        return tuple(p for p in inspect.signature(self.function).parameters if p != "out")

    @property
    def title(self) -> str:
        """The name as a heading."""
        words = self.name.replace("ffn", "feed-forward").replace("_", " ")
        return words[0].upper() + words[1:]

    @cached_property
    def caption(self) -> str:
        """The docstring: one sentence for the reader."""
        return inspect.getdoc(self.function) or ""

    @cached_property
    def source(self) -> str:
        """The NumPy that runs, with the functions of this project it calls."""
        code = inspect.unwrap(self.function)
        called = (code.__globals__.get(name) for name in code.__code__.co_names)
        ours = [
            f for f in called if inspect.isfunction(f) and f.__module__.startswith("attention_core")
        ]
        parts = [_body(code), *(_body(f) for f in ours)]
        return "\n\n".join(parts)


def stage(symbol: str, signature: str, equation: str, operation: Operation) -> Callable[..., Stage]:
    """Declare the decorated function as a stage of the same name."""

    def declare(function: Callable[..., Array]) -> Stage:
        made = Stage(
            function.__name__, Signature.parse(signature), equation, operation, function, symbol
        )
        made.__dict__["__doc__"] = function.__doc__
        if len(made.parameters) != len(made.signature.inputs):
            raise TypeError(f"{made.name}: {signature!r} does not fit {made.parameters}")
        return made

    return declare


@dataclass(frozen=True)
class Step:
    """A stage at its place in a model: under which name it runs, and what it reads there."""

    name: str
    stage: Stage
    reads: tuple[str, ...]
    group: str


def place(
    groups: Mapping[str, tuple[Stage, ...]],
    known: Iterable[str],
    prefix: str = "",
    rename: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """Put stages into a model under a name prefix.

    A parameter is looked up as ``prefix + name`` first, then as ``name``; ``rename`` connects a
    parameter such as ``layer_input`` to the tensor that plays that part here.
    """
    names = set(known)
    steps = []
    for group, stages in groups.items():
        for each in stages:
            reads = []
            for parameter in each.parameters:
                wanted = (rename or {}).get(parameter, parameter)
                found = prefix + wanted if prefix + wanted in names else wanted
                if found not in names:
                    raise KeyError(f"{prefix}{each.name} reads {wanted}, which nothing gives")
                reads.append(found)
            steps.append(Step(prefix + each.name, each, tuple(reads), group))
            names.add(prefix + each.name)
    return tuple(steps)


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
    labels : mapping of str to tuple of str
        What the entries along an axis are called, where they have names.
    step : Step or None
        Where it was computed; None for what was given (weights, mask, ids).
    """

    name: str
    value: Array
    axes: Axes
    labels: Mapping[str, tuple[str, ...]]
    step: Step | None = None

    @property
    def stage(self) -> Stage | None:
        """The stage that computed it, None for what was given."""
        return self.step.stage if self.step else None

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the tensors it was computed from."""
        return self.step.reads if self.step else ()

    def label(self, axis: str, index: int, cell: Mapping[str, int] | None = None) -> str:
        """What entry ``index`` along ``axis`` is called, in the head ``cell`` names, if any."""
        names = self.labels.get(axis, ())
        size = self.value.shape[self.axes.index(axis)]
        if "*" in axis:
            outer, inner = axis.split("*")
            whole = self.labels[outer]
            length = size // len(whole)
            part = names[index] if names else str(index % length)
            return f"{outer} {whole[index // length]} · {part}"
        for joined, parts in self.labels.items():
            outer, _, inner = joined.partition("*")
            if inner == axis and cell and outer in cell:
                return parts[cell[outer] * size + index]
        return names[index] if names else str(index)


class Trace(Mapping[str, Tensor]):
    """Every tensor of one forward pass, in order: what was given, then what was computed."""

    def __init__(self, tensors: Mapping[str, Tensor], steps: tuple[Step, ...]) -> None:
        self._tensors = dict(tensors)
        self.steps = steps

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
    def tokens(self) -> list[str]:
        """The sentence's tokens as strings."""
        return list(self[self.steps[0].name].labels["token"])

    @property
    def output(self) -> Tensor:
        """The last tensor: one contextual vector per token."""
        return self[self.steps[-1].name]


def run(
    steps: tuple[Step, ...],
    given: Mapping[str, Any],
    labels: Mapping[str, tuple[str, ...]],
    dtype: Any = np.float32,
) -> Trace:
    """Compute every step and keep every result.

    Parameters
    ----------
    steps : tuple of Step
        In order; a step reads what was given or computed before it.
    given : mapping of str to array
        Ids, mask, weights, by name.
    labels : mapping of str to tuple of str
        Names of the entries along an axis, such as the tokens along ``query`` and ``key``.
    dtype : dtype
        Of every computed tensor.

    Returns
    -------
    Trace
        Read-only.

    Raises
    ------
    ValueError
        If a shape does not fit; the message names the stage, its axes and the shapes.
    """
    tensors: dict[str, Tensor] = {}
    axes = {
        name: wanted
        for step in reversed(steps)
        for name, wanted in zip(step.reads, step.stage.signature.inputs, strict=True)
    }
    for name, value in given.items():
        tensors[name] = Tensor(name, _frozen(np.asarray(value)), axes.get(name, ()), labels)

    shapes = {name: tensor.value.shape for name, tensor in tensors.items()}
    for step in steps:
        shapes[step.name] = _output_shape(step, tuple(shapes[name] for name in step.reads))

    # One block for the whole trace: NumPy asks for huge pages for it, which a hundred small
    # arrays would not get, and a trace of 128 tokens is a quarter faster.
    sizes = [prod(shapes[step.name]) for step in steps]
    block = np.empty(sum(-(-size // _LINE) * _LINE for size in sizes), dtype)
    start = 0
    for step, size in zip(steps, sizes, strict=True):
        out = block[start : start + size].reshape(shapes[step.name])
        start += -(-size // _LINE) * _LINE
        step.stage.function(*(tensors[name].value for name in step.reads), out=out)
        tensors[step.name] = Tensor(
            step.name, _frozen(out), step.stage.signature.output, labels, step
        )
    block.flags.writeable = False
    return Trace(tensors, steps)


def _output_shape(step: Step, shapes: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    signature = step.stage.signature
    try:
        return signature.output_shape(signature.sizes(shapes))
    except ValueError as error:
        wanted = "; ".join(
            f"{name} ({' '.join(axes)}) is {shape}"
            for name, axes, shape in zip(step.reads, signature.inputs, shapes, strict=True)
        )
        raise ValueError(f"{step.name}: {error}. {wanted}.") from None


def _frozen(value: Array) -> Array:
    if value.flags.writeable:
        value = value.view()
        value.flags.writeable = False
    return value


def _body(function: Callable[..., Any]) -> str:
    """Source as it ran, without what only tools need: decorator, annotations, docstring."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    node = ast.parse("\n".join(lines)).body[0]
    assert isinstance(node, ast.FunctionDef)
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    names = ", ".join(inspect.signature(function).parameters)
    body = lines[statements[0].lineno - 1 : node.end_lineno]
    return "\n".join([f"def {node.name}({names}):", *body])
