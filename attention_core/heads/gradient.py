"""Attention weighed by what it does to a number: each weight times its gradient."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.gradients import gradients
from attention_core.graph.trace import Trace
from attention_core.heads.weights import attending, weights


def weight_times_gradient(trace: Trace, seeds: Mapping[str, Any], part: str | None = None) -> Array:
    """Every attention weight times how much what is asked about moves with it.

    A weight that is large where nothing depends on it counts for nothing, and one that pushes
    against what is asked is negative (Serrano & Smith 2019, Is Attention Interpretable?, rank
    weights by this product). Added up over the keys and queries of a head it is what turning the
    head's output up would do, the importance of a head of Michel et al. 2019; added up over heads
    and queries it is what turning up all attention that a token gets would do. Both are slopes,
    per 100 % and here: they foretell a small turn, not what happens if a head or a token is gone.

    Parameters
    ----------
    trace : Trace
    seeds : mapping of str to array
        Derivatives of what is asked about, as for ``gradients``.
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Returns
    -------
    ndarray of float64, (layer, head, query, key)
        Zero in layers that what is asked about does not depend on; one head where there are none.

    Raises
    ------
    ValueError
        As ``weights`` and ``gradients``.
    """
    shares = weights(trace, part).astype(float)
    names = [step.name for step in attending(trace, part)]
    found = gradients(trace, seeds, names)
    slopes = [found.get(name, np.zeros(shares.shape[1:])) for name in names]
    return shares * np.stack(slopes).reshape(shares.shape)


def by_head(products: Array) -> Array:
    """What each head does to what is asked about, (layer, head), per 100 % it is turned up."""
    found: Array = products.sum(axis=(2, 3))
    return found


def by_token(products: Array) -> Array:
    """What attention to each token does to what is asked about, (token,), per 100 % more of it."""
    found: Array = products.sum(axis=(0, 1, 2))
    return found
