"""A token's vector at every depth of a model, and a word's as the mean over its tokens."""

from collections.abc import Sequence

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.axes import Role
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace


def depths(trace: Trace) -> tuple[tuple[str, ...], Array]:
    """What each layer reads, and what the last one gives; of two stacks those of ``trace.part``.

    Parameters
    ----------
    trace : Trace

    Returns
    -------
    names : tuple of str
        Of the tensors: the embeddings, then every layer's output.
    vectors : ndarray, shape (depth, token, d_model)
    """
    ours = [step for step in trace.steps if step.part == trace.part]
    read = [
        name
        for step in ours
        for parameter, name in zip(step.stage.parameters, step.reads, strict=True)
        if parameter == "layer_input"
    ]
    layered = [step for step in ours if step.layer is not None]
    last = layered[-1].name if trace.part and layered else trace.stream.name
    names = tuple(dict.fromkeys([*read, last]))
    return names, np.stack([trace[name].value for name in names])


def row_axis(tensor: Tensor) -> str:
    """The axis along which a tensor has one row per token; of two, the one that asks.

    Raises
    ------
    ValueError
        If it has none.
    """
    for axis, role in zip(tensor.axes, tensor.roles(), strict=True):
        if role == Role.TOKEN:
            return axis
    raise ValueError(f"{tensor.name} ({' '.join(tensor.axes)}) has no row per token.")


def word_vector(tensor: Tensor, tokens: Sequence[int]) -> Array:
    """Mean of a tensor's rows over the tokens of one word.

    Parameters
    ----------
    tensor : Tensor
        With an axis along which its entries are tokens.
    tokens : sequence of int
        Where the word's tokens stand, at least one.

    Returns
    -------
    ndarray of float64
        The tensor's shape without that axis.

    Raises
    ------
    ValueError
        If the tensor has no row per token, or there is no token.
    """
    axis = tensor.axes.index(row_axis(tensor))
    if not tokens:
        raise ValueError("A word without tokens has no vector.")
    return np.take(tensor.value, list(tokens), axis).mean(axis, dtype=np.float64)
