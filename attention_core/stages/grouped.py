"""Grouped queries: several query heads share one head of keys and values (Ainslie et al. 2023)."""

from typing import Any

import numpy as np

from attention_core.graph.kinds import Dot
from attention_core.graph.stage import Stage, stage
from attention_core.stages.scoring import cosine_scores

Array = np.ndarray[Any, np.dtype[Any]]


def by_group(x: Array, n: int) -> Array:
    """(head, row, column) as (group, rows of its heads below each other, column)."""
    return x.reshape(n, -1, x.shape[-1])


@stage(
    "S",
    "kv_head*group query d_key, kv_head key d_key -> kv_head*group query key",
    r"S = Q K^{\top}",
    Dot("d_key"),
    tolerance=(1e-3, 1e-11),
)
def scores(query: Array, key: Array, *, out: Array | None = None) -> Array:
    """How well each query fits each key of the head it shares: their dot product."""
    into = None if out is None else by_group(out, len(key))
    product = np.matmul(by_group(query, len(key)), key.swapaxes(-1, -2), out=into)
    return product.reshape(len(query), -1, key.shape[-2])


@stage(
    "Z",
    "kv_head*group query key, kv_head key d_head -> kv_head*group query d_head",
    r"Z = A V",
    Dot("key"),
)
def head_outputs(attention_weights: Array, value: Array, *, out: Array | None = None) -> Array:
    """The values that a group shares, mixed by each head's own weights."""
    into = None if out is None else by_group(out, len(value))
    mixed = np.matmul(by_group(attention_weights, len(value)), value, out=into)
    return mixed.reshape(len(attention_weights), -1, value.shape[-1])


_SHARED = dict.fromkeys(("key", "value", "rotated_key", "unit_key"), "kv_head")
_OWN = {
    "scores": scores,
    "cosine_scores": scores.but(
        name="cosine_scores",
        reading={"query": "unit_query", "key": "unit_key"},
        says=cosine_scores.caption,
        tolerance=cosine_scores.tolerance,
    ),
    "head_outputs": head_outputs,
}


def grouped(each: Stage) -> Stage:
    """A stage of plain attention where queries come in groups; itself if it knows no heads."""
    if each.name in _OWN:
        own = _OWN[each.name]
        return own.but(reading=each.reading, equation=each.equation)
    return each.but(axes={"head": _SHARED.get(each.name, "kv_head*group")})
