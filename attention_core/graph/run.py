"""A forward pass that keeps every intermediate under its name."""

from collections.abc import Collection, Iterable, Mapping
from math import prod
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.axes import Axes, Axis, Sizes, declared, parts
from attention_core.graph.entries import Entries, Labels
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Origin, Trace

_LINE = 16  # elements: every result starts on a cache line of its own
MOST = 160 * 2**20  # bytes of results that a trace holds; of SmolLM2's those of 64 tokens


def run(
    steps: tuple[Step, ...],
    given: Mapping[str, Any],
    labels: Labels,
    dtype: Any = np.float32,
    of: Origin | None = None,
    most: int = MOST,
    made: Mapping[str, Array] | None = None,
    keep: Collection[str] | None = None,
) -> Trace:
    """Compute every step and keep every result, or the way back to it.

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
    most : int, optional
        If all results together have more bytes, only those are held that another layer reads, which
        are few; the others are worked out again from these when they are asked for.
    made : mapping of str to array, optional
        Results that are there already, by the names of steps: they are kept as they are.
    keep : collection of str, optional
        Names of the steps whose results are held, whatever ``most`` says. What none of them
        depends on is not computed, and the others only in passing.

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
    alike: dict[tuple[Any, ...], tuple[int, ...]] = {}  # layers are alike: most are asked once more
    there = made or {}
    for step in steps:
        if step.name in there:
            shapes[step.name] = there[step.name].shape
            continue
        read = tuple([shapes[name] for name in step.reads])
        asked = (id(step.stage), *step.along.items(), read)
        if asked not in alike:
            alike[asked] = _output_shape(step, read)
        shapes[step.name] = alike[asked]
    for name, shape in shapes.items():  # what no step reads, or has too many dimensions
        if len(axes.setdefault(name, ())) != len(shape):
            axes[name] = tuple(f"axis{i}" for i in range(len(shape)))
    axes |= {step.name: step.signature.output for step in steps}
    entries = Entries(labels, _moved(steps), _all_sizes(axes, shapes, labels))

    fixed = of.parameters if of else ()
    tensors = {
        name: Tensor(name, array, axes[name], entries, parameter=name in fixed if fixed else None)
        for name, array in arrays.items()
    }
    sizes = {step.name: prod(shapes[step.name]) for step in steps}
    held = set(sizes) if keep is None else sizes.keys() & {*keep, *there}
    if keep is None and sum(sizes.values()) * np.dtype(dtype).itemsize > most:
        held = _between_layers(steps)
    # One block for the whole trace: NumPy asks for huge pages for it, which a hundred small
    # arrays would not get, and a trace of 128 tokens is a quarter faster.
    block = np.empty(sum(-(-sizes[name] // _LINE) * _LINE for name in held - there.keys()), dtype)
    start = 0
    passing = sizes.keys() - held
    wanted = leading(steps, held) if passing else held
    run_now = [step for step in steps if step.name in wanted]
    last = {name: step.name for step in run_now for name in step.reads} if passing else {}
    with np.errstate(all="ignore"):  # what overflows is told by the numbers: see finite.py
        for step in run_now:
            if step.name in there:
                out = there[step.name]
            elif step.name in held:
                out = block[start : start + sizes[step.name]].reshape(shapes[step.name])
                start += -(-sizes[step.name] // _LINE) * _LINE
            else:
                out = np.empty(shapes[step.name], dtype)
            if step.name not in there:
                step.stage.function(*[tensors[name].value for name in step.reads], out=out)
            tensors[step.name] = Tensor(step.name, frozen(out), axes[step.name], entries, step)
            for name in passing.intersection((step.name, *step.reads)) if passing else ():
                if last.get(name, step.name) == step.name:
                    del tensors[name]
    block.flags.writeable = False
    return Trace(tensors, steps, of)


def leading(steps: Iterable[Step], names: Collection[str]) -> set[str]:
    """The steps that lead to some tensors, themselves included where they are made by a step."""
    wanted, found = set(names), set()
    for step in reversed(tuple(steps)):
        if step.name in wanted:
            found.add(step.name)
            wanted.update(step.reads)
    return found


def _between_layers(steps: tuple[Step, ...]) -> set[str]:
    """What is read in another layer than it is made in: all else follows from it layer by layer."""
    made = {step.name: (step.part, step.layer) for step in steps}
    return {
        name
        for step in steps
        for name in step.reads
        if made.get(name, (step.part, step.layer)) != (step.part, step.layer)
    }


def _moved(steps: tuple[Step, ...]) -> dict[str, Axis]:
    """Axes that run along other lists than they are declared to, by the names they have then."""
    pairs = dict.fromkeys(pair for step in steps for pair in step.along.items())
    return {axis.name: axis for axis in (declared(name).on(list_) for name, list_ in pairs)}


def _all_sizes(
    axes: Mapping[str, Axes], shapes: Mapping[str, tuple[int, ...]], labels: Labels
) -> Sizes:
    """Lengths of all axes and parts of axes on which every tensor agrees."""
    lengths: dict[str, int] = {}
    differ = set()
    alike = dict.fromkeys((axes[name], shape) for name, shape in shapes.items())
    for names, shape in alike:
        for axis, length in zip(names, shape, strict=True):
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
