"""Where the colours of one matrix of a trace end, in the viewer and in every other form of it."""

from attention_core import Trace
from attention_core.view.packing import scale
from attention_core.view.protocol import Scale

# Kinds that only move, add or shrink numbers. Equal numbers then have equal colours: the viewer
# draws what such a stage made, and these of its inputs, on one scale.
TOGETHER = {
    "lookup": slice(1, 2),
    "add": slice(None),
    "scale": slice(1),
    "mask": slice(1),
    "join": slice(1),
}


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
        ``limit``, ``clipped`` and ``signed``, as from ``packing.scale``.
    """
    tensor = trace[name]
    inputs = TOGETHER.get(tensor.step.stage.operation.kind) if tensor.step else None
    reads = tensor.step.reads[inputs] if tensor.step and inputs else ()
    found = [
        scale(each.value if None in (tensor.head, each.head) else each.value.take(head, each.head))
        for each in (tensor, *(trace[read] for read in reads))
    ]
    return {
        "limit": max(each["limit"] for each in found),
        "clipped": any(each["clipped"] for each in found),
        "signed": any(each["signed"] for each in found),
    }
