"""One text through one model."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from attention_core.geometry.threads import one_thread
from attention_core.graph.trace import Trace, run
from attention_core.models.base import Model
from attention_core.models.errors import TooManyTokens


def trace(text: str, model: Model, dtype: Any = np.float32, without: Collection[int] = ()) -> Trace:
    """Run a text through a model and keep every intermediate.

    Parameters
    ----------
    text : str
        At least one token, at most ``model.n_positions``.
    model : Model
        From ``load_model``.
    dtype : dtype, optional
        float32, as trained, or float64 to see how much rounding there is.
    without : collection of int, optional
        Places of tokens to leave out, as if they had never been there; the others move up.

    Returns
    -------
    Trace
        Read-only tensors by name, in order of computation.

    Raises
    ------
    TooManyTokens
        If the text has more tokens than the model has positions.
    ValueError
        If the text has no token.
    """
    given, labels = read(text, model, dtype, without)
    with one_thread():
        return run(model.steps, given, labels, dtype)


def read(
    text: str, model: Model, dtype: Any = np.float32, without: Collection[int] = ()
) -> tuple[Mapping[str, Any], Mapping[str, tuple[str, ...]]]:
    """Read a text as a model does, without computing anything.

    Parameters
    ----------
    text, model, dtype, without
        As ``trace`` takes them, and refused as there.

    Returns
    -------
    given : mapping of str to array
        All that the model's steps read and do not compute: ids, mask, weights.
    labels : mapping of str to tuple of str
        Names of the entries along an axis, such as the tokens along ``query`` and ``key``.
    """
    tokens = len(set(range(len(model.tokenize(text)))) - set(without))
    if tokens > model.n_positions:
        raise TooManyTokens(
            f"This text has {tokens:,} tokens; {model.title} has {model.n_positions} positions, "
            "so it cannot read more than that. Shorten the text."
        )
    if tokens == 0:
        raise ValueError("There is no token in this text. Type a word or two.")
    return model.inputs(text, dtype, without)
