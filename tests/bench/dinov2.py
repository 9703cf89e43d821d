"""DINOv2: how long a picture takes, against bare matrix products, and what is held of it."""

from functools import partial
from statistics import median

import numpy as np
from threadpoolctl import threadpool_limits

from attention_core import Trace, load_model, trace
from attention_core.arrays import Array
from tests.bench.effort import Effort
from tests.bench.figure import Figure, ratio
from tests.bench.interleave import interleaved, milliseconds
from tests.bench.products import bare_products

TITLE, PICTURE, LAYER = "DINOv2", "cat", 7
PRODUCTS, TRACED, HELD = 1.6, 200.0, 40.0
HOW = (
    "Picture against products: from its pixels to the last layer, attention and layer inputs kept; "
    "against the products of all layers alone, into memory that is there already. float32, one "
    "BLAS thread."
)


def measure(effort: Effort) -> list[Figure]:
    """Of one of the pictures that come with the app."""
    model = load_model("dinov2")
    floor = bare_products(trace(PICTURE, model), model.n_layers)
    with threadpool_limits(1, "blas"):
        ours, products, opened, decoded = interleaved(
            max(5, effort.calls // 5),
            partial(milliseconds, partial(trace, PICTURE, model)),
            partial(milliseconds, floor),
            lambda: _opening(f"layer{LAYER}.scaled_ffn_output"),
            lambda: _opening("saliency"),
        )
    found = trace(PICTURE, model)
    held = _held(found)
    found[f"layer{LAYER}.scaled_ffn_output"]
    again = held + sum(found[s.name].value.nbytes for s in found.layer(LAYER)) / 1e6
    what = f"{TITLE} trace of a picture, attention kept, against bare matrix products"
    return [
        ratio(what, PRODUCTS, ours, products, HOW),
        Figure(f"{TITLE} trace of a picture", median(ours), TRACED, "ms"),
        Figure("of its layers one opened again", median(opened), None, "ms"),
        Figure("what stands out in it worked out", median(decoded), None, "ms"),
        Figure("held of it for a reader", held, None, "MB"),
        Figure("the same with a layer opened", again, HELD, "MB"),
    ]


def _opening(name: str) -> float:
    """How long what is not held of a trace takes when it is looked at first."""
    return milliseconds(partial(trace(PICTURE, load_model("dinov2")).__getitem__, name))


def _held(found: Trace) -> float:
    """Megabytes of the arrays behind what a trace holds, the model's own left out."""
    names = (step.name for step in found.steps if found.holds(step.name))
    roots = {id(each): each for each in (_root(found[name].value) for name in names)}
    table = id(_root(found["position_embedding"].value))  # one for all pictures
    return sum(each.nbytes for key, each in roots.items() if key != table) / 1e6


def _root(array: Array) -> Array:
    return array if not isinstance(array.base, np.ndarray) else _root(array.base)
