"""What follows from changing a number: the same computation with some tensors replaced."""

from collections.abc import Mapping

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread
from attention_core.graph.tensor import changed
from attention_core.graph.trace import Trace


def change(trace: Trace, replaced: Mapping[str, Array]) -> Trace:
    """Compute anew all that depends on the replaced tensors, and nothing else.

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
    tensors = dict(trace)
    for name, value in replaced.items():
        was = trace[name]
        new = np.array(value, was.value.dtype)
        if new.shape != was.value.shape:
            raise ValueError(f"{name} is {was.value.shape}; it cannot become {new.shape}.")
        tensors[name] = changed(was, new)
    moved = set(replaced)
    with one_thread():
        for step in trace.steps:
            if step.name not in replaced and moved.intersection(step.reads):
                with np.errstate(all="ignore"):  # as in run
                    value = step.stage(*(tensors[name].value for name in step.reads))
                tensors[step.name] = changed(trace[step.name], value)
                moved.add(step.name)
    return Trace(tensors, trace.steps, trace.of)
