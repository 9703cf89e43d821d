"""Where the colours of one matrix of a trace end, in the viewer and in every other form of it."""

from typing import Any

from attention_core import Trace
from attention_core.view.packing import scale

# Where an operation only moves, adds or shrinks numbers, equal numbers have equal colours: what it
# read (of its inputs, these) and what it made are drawn on one scale.
TOGETHER = {
    "lookup": slice(1, 2),
    "add": slice(None),
    "scale": slice(1),
    "mask": slice(1),
    "join": slice(1),
}


def ends(trace: Trace, name: str, head: int) -> dict[str, Any]:
    """Limit, clipped and signed (see ``packing.scale``) of a stage's result as the viewer draws it.

    ``head`` is the one in view; of what is the same for all heads, all of it counts.
    """
    tensor = trace[name]
    kind = tensor.step.stage.operation.kind if tensor.step else ""
    reads = tensor.step.reads[TOGETHER[kind]] if tensor.step and kind in TOGETHER else ()
    one_head = tensor.axes[0] == "head"
    found = [
        scale(each.value[head] if one_head and each.axes[0] == "head" else each.value)
        for each in (tensor, *(trace[read] for read in reads))
    ]
    return {
        "limit": max(each["limit"] for each in found),
        "clipped": any(each["clipped"] for each in found),
        "signed": any(each["signed"] for each in found),
    }
