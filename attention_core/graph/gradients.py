"""What a change anywhere in a computation would do to a number at its end: reverse accumulation.

A step's adjoint is written once for its kind of operation, beside its account. Steps are gone
through backwards, and what reaches a tensor by several ways is added (Linnainmaa 1976).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.graph.local import Local
from attention_core.graph.trace import Trace


def gradients(trace: Trace, seeds: Mapping[str, Any]) -> dict[str, Array]:
    """Derivatives of a loss by every tensor that it depends on.

    Parameters
    ----------
    trace : Trace
    seeds : mapping of str to array
        Where the loss comes from: derivatives of the loss by some tensors of the trace, each
        shaped as the tensor, or one number for all of it.

    Returns
    -------
    dict of str to ndarray
        By name, for every computed and every given floating tensor that the named ones depend on,
        themselves included: d loss / d tensor, of the tensor's shape and the trace's dtype;
        read-only. Ids, masks and whole numbers have none.

    Raises
    ------
    KeyError
        If the trace has no tensor of a name.
    ValueError
        If a seed has another shape than its tensor, or a step on the way is of a kind that has no
        adjoint.
    """
    dtype = trace.output.value.dtype
    found: dict[str, Array] = {}
    for name, seed in seeds.items():
        shape = trace[name].value.shape
        try:
            found[name] = np.broadcast_to(np.asarray(seed, dtype), shape)
        except ValueError:
            raise ValueError(
                f"The seed of {name} is {np.shape(seed)}, but the tensor is {shape}."
            ) from None
    for step in reversed(trace.steps):
        if step.name not in found:
            continue
        inputs = [trace[name].value for name in step.reads]
        stage = step.stage
        own = stage.signature  # axes by the names that the stage and its operation have for them
        at = Local(stage.name, inputs, own.inputs, trace[step.name].value, own.output)
        with np.errstate(all="ignore"):  # infinite weights have no finite gradients either
            back = stage.operation.adjoint(found[step.name], at)
        for name, grown in zip(step.reads, back, strict=True):
            if grown is not None:
                grown = grown.astype(dtype, copy=False)
                found[name] = found[name] + grown if name in found else grown
    return {name: frozen(np.array(array)) for name, array in found.items()}
