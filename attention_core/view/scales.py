"""Where the colours of one matrix of a trace end, in the viewer and in every other form of it."""

from collections.abc import Callable

import numpy as np

from attention_core import Tensor, Trace
from attention_core.view.protocol import Scale

# Kinds that only move, add or shrink numbers. Equal numbers then have equal colours: the viewer
# draws what such a stage made, and these of its inputs, on one scale.
TOGETHER = {
    "lookup": slice(1, 2),
    "add": slice(None),
    "scale": slice(1),
    "mask": slice(1),
    "join": slice(1),
    "rotate": slice(1),
}

# Attention weights are shares of one, so that a row spread evenly looks faint wherever it stands.
# Colours go by the square root: a share of 1 in 64 can still be seen.
SHARES: Scale = {"limit": 1.0, "most": 1.0, "signed": False, "root": True}

_FEW = 16  # of fewer numbers each is read by itself
_RARE = 0.005  # at most this part of the numbers is off the scale
_MANY = 200  # from here on that is more than one number
_FAR = {True: 2.0, False: 8.0}  # how many times as large as the others: of many numbers, of few


def scale(value: np.ndarray) -> Scale:
    """Where a colour scale ends: at the largest number, unless a few would whiten all others.

    A number is off the scale if it is more than twice as large as all but one in two hundred; where
    there are fewer than two hundred numbers, if it is more than eight times as large as all
    others. The scale ends at the largest number that is not. Zeros are not counted, since they
    have no colour in any case, nor is what is not finite.

    Parameters
    ----------
    value : ndarray, any shape

    Returns
    -------
    Scale
        ``limit`` is the size of a number that is there, or 0 if all are zero; ``most`` is larger
        if there are numbers off the scale.
    """
    finite = value[np.isfinite(value)]
    sizes = np.abs(finite[finite != 0])
    most = limit = float(sizes.max(initial=0))
    if sizes.size >= _FEW:
        rare = max(1, int(_RARE * sizes.size))
        others = np.partition(sizes, sizes.size - 1 - rare)[sizes.size - 1 - rare]
        within = _FAR[sizes.size >= _MANY] * others
        if most > within:
            limit = float(sizes[sizes <= within].max())
    signed = bool((finite < 0).any())
    return {"limit": limit, "most": most, "signed": signed, "root": False}


def scales(tensor: Tensor) -> Callable[[np.ndarray], Scale]:
    """What gives the scale of a tensor, or of one of its matrices.

    Shares of one go by the square root; where they are shared out among very many, the largest is
    the end of it, since none of them need be anywhere near one.
    """
    if shares(tensor):
        return lambda value: SHARES
    if tensor.step and tensor.step.stage.operation.kind == "softmax":
        return lambda value: {**scale(value), "root": True}
    return scale


def pinned(found: Scale, limit: float | None) -> Scale:
    """A scale that ends where it is told, whatever the numbers are; as it is if nothing is told.

    What is seen change, step by step, is seen on one scale: it has room for both signs even where
    the numbers of this moment have one.
    """
    if limit is None or found == SHARES:
        return found
    limit = float(limit)
    most = max(limit, found["most"])
    return {**found, "limit": limit, "most": most, "signed": not found["root"]}


def shares(tensor: Tensor) -> bool:
    """Whether a tensor is what a softmax over the tokens that answer has made."""
    step = tensor.step
    if step is None or step.stage.operation.kind != "softmax":
        return False
    return tensor.entries.axis(step.over).part == "key"


def ends(trace: Trace, name: str, head: int) -> Scale:
    """Where colours end when a tensor's matrix is looked at.

    Parameters
    ----------
    trace : Trace
    name : str
        Of the tensor.
    head : int
        The head in view. Of what is not looked at head by head, all of it counts.

    Returns
    -------
    Scale
        ``SHARES`` for attention weights; else as from ``scale``, of the tensor and of what it is
        drawn together with.
    """
    tensor = trace[name]
    inputs = TOGETHER.get(tensor.step.stage.operation.kind) if tensor.step else None
    reads = tensor.step.reads[inputs] if tensor.step and inputs else ()
    found = [
        scales(each)(
            each.value
            if None in (tensor.head, each.head)
            else each.value.take(each.head_of(head), each.head)
        )
        for each in (tensor, *(trace[read] for read in reads))
    ]
    return {
        "limit": max(each["limit"] for each in found),
        "most": max(each["most"] for each in found),
        "signed": any(each["signed"] for each in found),
        "root": all(each["root"] for each in found),
    }
