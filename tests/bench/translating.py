"""A sentence translated, everything kept, against the matrix products it cannot do without."""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from attention_core import Trace, load_model, trace
from attention_core.graph.kinds import Dot
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved, milliseconds

LIMIT = 1.6
TEXT = "I sat by the bank of the river and watched the boats come home at night."
HOW = (
    "Translation against products: from the typed text to all numbers of all stages; against the "
    "products alone, into memory that is there already, those of the decoder word by word, as no "
    "word is known before the one it follows. float32, one BLAS thread."
)


def measure(effort: Effort) -> list[Figure]:
    """The ratio for a sentence of twenty tokens."""
    model = load_model("en-pt")
    found = trace(TEXT, model)
    assert len(found.tokens) == 20
    floor = bare_products(found)
    with threadpool_limits(1, "blas"):
        ours, products = interleaved(
            effort.calls,
            partial(milliseconds, partial(trace, TEXT, model)),
            partial(milliseconds, floor),
        )
    n = len(found.entries.lists["target"])
    what = f"20 tokens translated into {n}, everything kept, against bare matrix products"
    return [ratio(what, LIMIT, ours, products, HOW)]


def bare_products(like: Trace) -> Callable[[], None]:
    """The matrix products of a translation of this size, with the very numbers of a trace."""
    once: list[tuple[Any, ...]] = []
    words: list[list[tuple[Any, ...]]] = [[] for _ in like.entries.lists["target"]]
    for step in like.steps:
        if not isinstance(step.stage.operation, Dot):
            continue
        left, right = (like[name].value for name in step.reads[:2])
        if step.stage.name.endswith("scores"):
            right = right.swapaxes(-1, -2)
        elif right.ndim == 3 and left.ndim == 2:  # a projection for all heads is one product
            right = np.ascontiguousarray(right.swapaxes(0, 1)).reshape(len(left.T), -1)
        if not step.along:
            once.append((left, right, np.matmul(left, right)))
            continue
        for place, word in enumerate(words):
            row = np.ascontiguousarray(left[..., place : place + 1, :])
            word.append((row, right, np.matmul(row, right)))
    jobs = [*once, *chain.from_iterable(words)]

    def multiply() -> None:
        for left, right, out in jobs:
            np.matmul(left, right, out=out)

    return multiply
