"""What differs between two sentences at any stage, token for token."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.tokenize.pairs import pair_tokens
from attention_core.vectors.depths import row_axis


@dataclass(frozen=True)
class Contrast:
    """A tensor of the second sentence less that of the first, where they have the same tokens.

    Attributes
    ----------
    value : ndarray, shape (rows, columns)
    axes : tuple of str
        What the rows and the columns are.
    rows, columns : tuple of str
        What each is called.
    pairs : tuple of (int, int)
        The tokens that were paired: place in the first sentence, place in the second.
    """

    value: Array
    axes: tuple[str, str]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]


def contrast(first: Trace, second: Trace, name: str, head: int = 0) -> Contrast:
    """Subtract a computed tensor of the first sentence from that of the second.

    Parameters
    ----------
    first, second : Trace
        By one model.
    name : str
        Of a computed tensor.
    head : int, optional
        Which head, where the tensor has one matrix for each.

    Returns
    -------
    Contrast
        All zero for equal sentences; of no rows if the sentences have no token in common.

    Raises
    ------
    ValueError
        If the tensor was not computed but given, or has no row per token.
    """
    if first[name].step is None:
        raise ValueError(f"{name} was given, not computed from the sentence.")
    pairs = pair_tokens(first.tokens, second.tokens)
    before = _matrix(first[name], [place for place, _ in pairs], head)
    after = _matrix(second[name], [place for _, place in pairs], head)
    # Where both are equal the difference is 0, even of minus infinity, which a mask puts there.
    value = np.subtract(after, before, out=np.zeros_like(before), where=after != before)

    tensor = first[name]
    row, column = tensor.drawn
    tokens = tuple(first.tokens[place] for place, _ in pairs)
    cell = {} if tensor.head is None else {tensor.axes[tensor.head]: head}
    names = (
        tokens
        if tensor.entries.axis(column).role == Role.TOKEN
        else tuple(tensor.label(column, i, cell) for i in range(value.shape[1]))
    )
    return Contrast(value, (row, column), tokens, names, pairs)


def _matrix(tensor: Tensor, places: list[int], head: int) -> Array:
    """One head's rows of the tokens at these places, and columns too where they are tokens."""
    if tensor.drawn[0] != row_axis(tensor):
        raise ValueError(f"{tensor.name} ({' '.join(tensor.axes)}) is no matrix of tokens' rows.")
    value = tensor.matrix(head)
    for dimension, axis in enumerate(tensor.drawn):
        if tensor.entries.axis(axis).role == Role.TOKEN:
            value = value.take(places, dimension)
    return value.astype(np.float64)
