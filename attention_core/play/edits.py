"""Numbers a reader has changed in a trace, and the trace that follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from attention_core.graph.change import change
from attention_core.graph.trace import Trace
from attention_core.stages.attention import attention_weights
from attention_core.stages.encoder import token_embedding
from attention_core.stages.scoring import SCORINGS

MATRICES = ("W_Q", "W_K", "W_V", "W_O", "W_S", "W_SQ", "W_SK", "v_S")
COMPUTED = (token_embedding, attention_weights, *(s.stages[-1] for s in SCORINGS.values()))
LARGEST = 1e6  # so that products of several edited numbers stay far from float32's largest
MOST_EDITS = 64


@dataclass(frozen=True)
class Edit:
    """One cell that was given another value.

    Attributes
    ----------
    tensor : str
        Its name in the trace.
    cell : tuple of int
        One index per axis.
    value : float

    Raises
    ------
    ValueError
        With a sentence, if the value is not finite or larger than ``LARGEST``.
    """

    tensor: str
    cell: tuple[int, ...]
    value: float

    def __post_init__(self) -> None:
        if not isfinite(self.value):
            raise ValueError("A cell needs a number that is neither infinite nor undefined.")
        if abs(self.value) > LARGEST:
            raise ValueError(f"A cell holds numbers from −{LARGEST:,.0f} to {LARGEST:,.0f}.")


def editable(trace: Trace) -> tuple[str, ...]:
    """Names of the tensors whose cells may be changed, in the trace's order.

    Token embeddings, weight matrices, the scores before scaling and mask, attention weights.
    """
    return tuple(
        name
        for name, tensor in trace.items()
        if tensor.stage in COMPUTED or (tensor.stage is None and tensor.base in MATRICES)
    )


def put(edits: tuple[Edit, ...], edit: Edit) -> tuple[Edit, ...]:
    """The edits with one more; an earlier one of the same cell gives way.

    Parameters
    ----------
    edits : tuple of Edit
    edit : Edit

    Returns
    -------
    tuple of Edit
        The new one is the last.

    Raises
    ------
    ValueError
        With a sentence, if they are more than ``MOST_EDITS``.
    """
    others = tuple(e for e in edits if (e.tensor, e.cell) != (edit.tensor, edit.cell))
    if len(others) >= MOST_EDITS:
        raise ValueError(f"{MOST_EDITS} cells are changed already; undo one before the next.")
    return (*others, edit)


def refusal(trace: Trace, edit: Edit) -> str:
    """Why this edit cannot be made in this trace, as a sentence; empty if it can."""
    if edit.tensor not in trace:
        return "A change names a tensor that is not here; it is left out."
    if edit.tensor not in editable(trace):
        return f"Cells of {edit.tensor} cannot be changed; the change is left out."
    shape = trace[edit.tensor].value.shape
    inside = len(edit.cell) == len(shape) and all(
        0 <= index < length for index, length in zip(edit.cell, shape, strict=True)
    )
    size = " × ".join(map(str, shape))
    return "" if inside else f"{edit.tensor} is {size}; a change lies outside and is left out."


def fit(trace: Trace, edits: Iterable[Edit]) -> tuple[tuple[Edit, ...], list[str]]:
    """Leave out the edits that this trace has no cell for.

    Parameters
    ----------
    trace : Trace
    edits : iterable of Edit

    Returns
    -------
    tuple of Edit
        Those that can be made, in their order.
    list of str
        Why others were left out, each sentence once.
    """
    edits = tuple(edits)
    refused = {edit: refusal(trace, edit) for edit in edits}
    kept = tuple(edit for edit in edits if not refused[edit])
    return kept, list(dict.fromkeys(said for said in refused.values() if said))


def apply(trace: Trace, edits: Iterable[Edit]) -> Trace:
    """Compute anew what follows from the edits.

    An edited cell keeps the value typed, whatever edits before it would have made of it; the other
    cells of its tensor follow those edits.

    Parameters
    ----------
    trace : Trace
        The baseline; it is not touched.
    edits : iterable of Edit

    Returns
    -------
    Trace
        The baseline itself if there are no edits.

    Raises
    ------
    ValueError
        With a sentence, if the trace has no such cell, or none that may be changed.
    """
    by_tensor: dict[str, list[Edit]] = {}
    for edit in edits:
        said = refusal(trace, edit)
        if said:
            raise ValueError(said)
        by_tensor.setdefault(edit.tensor, []).append(edit)
    for name in (name for name in trace if name in by_tensor):  # what is read, before what reads
        value = trace[name].value.copy()
        for edit in by_tensor[name]:
            value[edit.cell] = edit.value
        trace = change(trace, {name: value})
    return trace
