"""What to notice in a stage, worked out from the numbers of the reader's own sample."""

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
    return tensor.step.stage.operation.notice(trace, tensor)
