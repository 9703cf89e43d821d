"""A full trace of MiniLM against nothing but the matrix products it cannot do without."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from attention_core import Trace, load_model, trace
from attention_core.models import TextModel
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.sentences import of_length

LENGTHS = (8, 32, 128)
LIMIT = 1.6
HOW = (
    "Trace against products: tokens, word vectors and every stage of all layers, all kept; against "
    "the products alone, into memory that is there already. float32, one BLAS thread."
)


def measure(effort: Effort) -> list[Figure]:
    """Ratios for a short, a middling and a long text."""
    return against("MiniLM", load_model("minilm"), LENGTHS, LIMIT, effort)


def against(
    title: str, model: TextModel, lengths: Sequence[int], limit: float, effort: Effort
) -> list[Figure]:
    """Ratios of a model's traces to its products."""
    figures = []
    for n in lengths:
        text = of_length(n, model)
        floor = bare_products(trace(text, model), model.n_layers)
        with threadpool_limits(1, "blas"):
            ours, products = interleaved(
                effort.calls,
                partial(milliseconds, partial(trace, text, model)),
                partial(milliseconds, floor),
            )
        what = f"{title} trace, everything kept, against bare matrix products, {n} tokens"
        figures.append(ratio(what, limit, ours, products, HOW))
    return figures


def bare_products(like: Trace, n_layers: int) -> Callable[[], None]:
    """The matrix products of a trace of this size, with weights of their own for every layer."""
    n_heads, n, d_head = like["layer0.query"].value.shape
    n_shared = len(like["layer0.key"].value)
    d_model, d_ffn = n_heads * d_head, like["layer0.ffn_hidden"].value.shape[-1]
    widened = 2 if "layer0.ffn_gate" in like else 1
    random = np.random.default_rng(0)

    def numbers(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        return random.standard_normal(shape, dtype=np.float32)

    x, hidden = numbers(n, d_model), numbers(n, d_ffn)
    by_head = numbers(n_shared, n_heads // n_shared * n, d_head)
    attention = numbers(n_shared, n_heads // n_shared * n, n)
    pairs = []
    for _ in range(n_layers):
        pairs += [(x, numbers(d_model, d_model)) for _ in range(2)]  # Q, O
        pairs += [(x, numbers(d_model, n_shared * d_head)) for _ in range(2)]  # K, V
        pairs += [(by_head, numbers(n_shared, n, d_head).swapaxes(1, 2))]  # Q K^T
        pairs += [(attention, numbers(n_shared, n, d_head))]  # A V
        pairs += [(x, numbers(d_model, d_ffn)) for _ in range(widened)]
        pairs += [(hidden, numbers(d_ffn, d_model))]
    if "logits" in like:
        pairs += [(x, numbers(like["logits"].value.shape[-1], d_model).T)]
    outs = {left.shape[:-1] + right.shape[-1:]: np.matmul(left, right) for left, right in pairs}
    jobs = [(left, right, outs[left.shape[:-1] + right.shape[-1:]]) for left, right in pairs]

    def multiply() -> None:
        for left, right, out in jobs:
            np.matmul(left, right, out=out)

    return multiply
