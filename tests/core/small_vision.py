"""A vision transformer of random numbers: six patches of a 4 by 6 picture, two layers."""

from itertools import pairwise

import numpy as np

from attention_core import Trace, run
from attention_core.graph.entries import Label
from attention_core.stages.vision import vision

HEIGHT, WIDTH, PATCH = 4, 6, 2
N, PIXELS, PLACES = 6, 12, 15
D_MODEL, HEADS, D_HEAD, D_FFN, LAYERS = 6, 2, 3, 5, 2
UP = (D_MODEL, 4, 3, 2)
NAMES = tuple(f"row {i // 3 + 1}, column {i % 3 + 1}" for i in range(N))
LABELS = {
    "token": (Label("[CLS]", special=True), *NAMES),
    "patch": NAMES,
    "channel": ("red", "green", "blue"),
}


def numbers(seed: int = 0, decoder: bool = False) -> dict[str, np.ndarray]:
    """All that the steps read, float64."""
    random = np.random.default_rng(seed)
    cut = np.arange(HEIGHT * WIDTH * 3).reshape(HEIGHT // PATCH, PATCH, WIDTH // PATCH, PATCH, 3)
    blend = np.zeros((N + 1, PLACES + 1))
    blend[0, 0] = 1
    for row in blend[1:, 1:]:
        row[random.permutation(PLACES)[:4]] = random.normal(0.25, 0.2, 4)
    given = {
        "places": cut.swapaxes(1, 2).reshape(N, PIXELS),
        "picture": random.normal(size=(HEIGHT, WIDTH, 3)),
        "patch_numbers": np.arange(N + 1),
        "blend": blend,
        "W_B": random.normal(0, 0.4, (PIXELS, D_MODEL)),
        "b_B": random.normal(size=D_MODEL),
        "class_vector": random.normal(size=D_MODEL),
        "W_P": random.normal(size=(PLACES + 1, D_MODEL)),
        "gain_Y": random.normal(1, 0.3, D_MODEL),
        "shift_Y": random.normal(size=D_MODEL),
        "d_head": np.array(D_HEAD),
        "epsilon": np.array(1e-3),
    }
    for layer in range(LAYERS):
        shapes: dict[str, tuple[int, ...]] = {f"W_{x}": (HEADS, D_MODEL, D_HEAD) for x in "QKV"}
        shapes |= {f"b_{x}": (HEADS, D_HEAD) for x in "QKV"}
        shapes |= {"W_O": (HEADS * D_HEAD, D_MODEL), "b_O": (D_MODEL,)}
        shapes |= {"W_1": (D_MODEL, D_FFN), "b_1": (D_FFN,)}
        shapes |= {"W_2": (D_FFN, D_MODEL), "b_2": (D_MODEL,)}
        shapes |= {f"{x}_{part}": (D_MODEL,) for x in ("gain", "shift", "scale") for part in "AF"}
        given |= {f"layer{layer}.{n}": random.normal(0, 0.7, s) for n, s in shapes.items()}
    if decoder:
        side = 2
        given["patch_numbers"] = np.array([0, 1, 2, 4])  # of a square of four one is left out
        for i, (wide, narrow) in enumerate(pairwise(UP), 1):
            given[f"W_up{i}"] = random.normal(0, 0.4, (4, 4, wide, narrow))
            given[f"b_up{i}"] = random.normal(size=narrow)
        given |= {"W_S": random.normal(size=UP[-1]), "b_S": np.array(-1.0)}
        given |= {name: random.random((5, 8 * side)) / 8 for name in ("rise_rows", "rise_columns")}
        given["blend"] = blend[[0, 1, 2, 4]]
    return given


def seen(decoder: bool = False) -> Trace:
    """Its trace, in float64."""
    given = numbers(decoder=decoder)
    labels = dict(LABELS)
    labels["token"] = tuple(LABELS["token"][i] for i in given["patch_numbers"])
    return run(vision(LAYERS, given), given, labels, np.float64)
