"""What to notice in a stage, worked out from the numbers of the reader's own sample."""

import numpy as np

from attention_core.graph.finite import not_finite
from attention_core.graph.kinds import Pieces
from attention_core.graph.trace import Trace


def notice(trace: Trace, name: str) -> Pieces:
    """One sentence about a computed tensor.

    Returns
    -------
    list
        The sentence in pieces: strings are ours, one-element tuples are words of the reader's,
        which a page must show as text. Empty if this kind of computation has nothing to say.

    Raises
    ------
    ValueError
        If the tensor was given, not computed.
    """
    tensor = trace[name]
    if tensor.step is None:
        raise ValueError(f"{name} was given, not computed.")
    wrong = not_finite(trace, name)
    if wrong.any():  # then nothing can be the largest, and no length is known
        return [f"{_many(int(wrong.sum()), wrong.size)} infinite or not a number."]
    with np.errstate(over="ignore"):
        return tensor.step.stage.operation.notice(trace, tensor)


def _many(count: int, size: int) -> str:
    if count == size:
        return f"All {size:,} numbers here are" if size > 1 else "The only number here is"
    return f"{count:,} of the {size:,} numbers here {'is' if count == 1 else 'are'}"
