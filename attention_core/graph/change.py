"""What follows from changing a number: the same computation with some tensors replaced."""

from collections.abc import Collection, Mapping

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.graph.run import leading
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor, changed
from attention_core.graph.trace import Trace


def change(trace: Trace, replaced: Mapping[str, Array]) -> Trace:
    """Compute anew all that depends on the replaced tensors, and nothing else.

    Of a trace that does not hold everything the same is held, and what was replaced.

    Parameters
    ----------
    trace : Trace
        The baseline; it is not touched, and shares what does not change with the result.
    replaced : mapping of str to array
        New values by the tensors' names, given (weights, mask) or computed (scores, weights of
        attention); of the same shape.

    Returns
    -------
    Trace

    Raises
    ------
    KeyError
        If the trace has no such tensor.
    ValueError
        If a new value has another shape.
    """
    new: dict[str, Tensor] = {}
    for name, value in replaced.items():
        was = trace[name]
        array = np.array(value, was.value.dtype)
        if array.shape != was.value.shape:
            raise ValueError(f"{name} is {was.value.shape}; it cannot become {array.shape}.")
        new[name] = changed(was, array)
    held = {name: trace[name] for name in trace if trace.holds(name)} | new
    steps = _to_run(trace, replaced, held)
    last = {name: step.name for step in steps for name in step.reads}
    with one_thread():
        for step in steps:
            with np.errstate(all="ignore"):  # as in run
                read = (new.get(name) or trace[name] for name in step.reads)
                value = frozen(step.stage(*(tensor.value for tensor in read)))
            new[step.name] = Tensor(step.name, value, step.signature.output, trace.entries, step)
            for name in new.keys() & {step.name, *step.reads} - held.keys():
                if last.get(name, step.name) == step.name:
                    del new[name]
    return Trace(held | new, trace.steps, trace.of)


def _to_run(trace: Trace, replaced: Collection[str], held: Collection[str]) -> list[Step]:
    """The steps that move with what is replaced, of those that what is held depends on."""
    moved, wanted = set(replaced), leading(trace.steps, held)
    found = []
    for step in trace.steps:
        if step.name not in moved and moved.intersection(step.reads):
            moved.add(step.name)
            found += [step] if step.name in wanted else []
    return found
