"""What a change anywhere in a computation would do to a number at its end: reverse accumulation.

A step's adjoint is written once for its kind of operation, beside its account. Steps are gone
through backwards, and what reaches a tensor by several ways is added (Linnainmaa 1976).
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.geometry.threads import one_thread
from attention_core.graph.local import Local
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace


def gradients(
    trace: Trace, seeds: Mapping[str, Any], wanted: Collection[str] | None = None
) -> dict[str, Array]:
    """Derivatives of a loss by every tensor that it depends on.

    Parameters
    ----------
    trace : Trace
    seeds : mapping of str to array
        Where the loss comes from: derivatives of the loss by some tensors of the trace, each
        shaped as the tensor, or one number for all of it.
    wanted : collection of str, optional
        By which tensors alone; by all if not given. Of a large model all of them are as large as
        its weights and its trace together: what is not wanted is let go on the way, and what comes
        before all that is wanted is not gone through.

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
        If a seed has another shape than its tensor or is of whole numbers, or a step on the way is
        of a kind that has no adjoint.

    Notes
    -----
    Numbers that ``change`` put in are taken for computed ones: what they were computed from has the
    gradient that it would have.
    """
    dtype = trace.output.value.dtype
    moves = None if wanted is None else _moved(trace, wanted)
    found: dict[str, Array] = {}
    for name, seed in seeds.items():
        shape = trace[name].value.shape
        if not np.issubdtype(trace[name].value.dtype, np.floating):
            raise ValueError(f"{name} cannot change a little, so nothing depends on that.")
        try:
            found[name] = np.array(np.broadcast_to(np.asarray(seed, dtype), shape))
        except ValueError:
            raise ValueError(
                f"The seed of {name} is {np.shape(seed)}, but the tensor is {shape}."
            ) from None
    with np.errstate(all="ignore"), one_thread():  # infinite weights have no finite gradients
        for step in reversed(trace.steps):
            if step.name not in found or not (moves is None or moves.intersection(step.reads)):
                continue
            into = [i for i, name in enumerate(step.reads) if moves is None or name in moves]
            back = step.stage.operation.adjoint(found[step.name], local(trace, step, into))
            for name, grown in zip(step.reads, back, strict=True):
                if grown is not None and (moves is None or name in moves):
                    grown = grown.astype(dtype, copy=False)
                    found[name] = found[name] + grown if name in found else grown
            if wanted is not None and step.name not in wanted:
                del found[step.name]
    return {
        name: frozen(array) for name, array in found.items() if wanted is None or name in wanted
    }


def local(trace: Trace, step: Step, wanted: Collection[int] | None = None) -> Local:
    """What a step of a trace read and made, by the names that its stage has for the axes."""
    inputs, own = [trace[each].value for each in step.reads], step.stage.signature
    return Local(step.stage.name, inputs, own.inputs, trace[step.name].value, own.output, wanted)


def _moved(trace: Trace, wanted: Collection[str]) -> set[str]:
    """What moves when something of what is wanted does, and the wanted themselves."""
    for name in set(wanted) - set(trace):
        raise KeyError(f"this trace has no tensor {name!r}; list(trace) names them")
    moves = set(wanted)
    for step in trace.steps:
        if moves.intersection(step.reads):
            moves.add(step.name)
    return moves
