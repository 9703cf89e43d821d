"""BERT encoders with random weights of any size: right computations with numbers of all kinds."""

from typing import Any

import numpy as np

from attention_core.models.base import Capabilities, Card, Reading
from attention_core.stages.encoder import encoder

GROWN = (1e-6, 1e-3, 0.02, 1.0, 3.0, 30.0, 1e3)  # standard deviations of the weights
D_MODEL, D_FFN, ROWS = 32, 64, 64


class Grown:
    """An encoder whose words are those of the text, with weights from a fixed seed."""

    name = title = "grown"
    n_positions = ROWS
    can = Capabilities()
    card = Card("encoder", "none", "words", "random", "")

    def __init__(self, size: float, n_layers: int, n_heads: int) -> None:
        self.n_layers, self.n_heads = n_layers, n_heads
        rng = np.random.default_rng(7)
        d_head = D_MODEL // n_heads

        def draw(*shape: int) -> np.ndarray:
            return (size * rng.standard_normal(shape)).astype(np.float32)

        self.weights = {"W_E": draw(ROWS, D_MODEL), "W_P": draw(ROWS, D_MODEL)}
        self.weights["W_G"] = draw(2, D_MODEL)
        self.weights |= {"gain_E": draw(D_MODEL), "shift_E": draw(D_MODEL)}
        for layer in range(n_layers):
            made = {f"W_{x}": draw(n_heads, D_MODEL, d_head) for x in "QKV"}
            made |= {f"b_{x}": draw(n_heads, d_head) for x in "QKV"}
            made |= {"W_O": draw(D_MODEL, D_MODEL), "b_O": draw(D_MODEL)}
            made |= {"W_1": draw(D_MODEL, D_FFN), "b_1": draw(D_FFN)}
            made |= {"W_2": draw(D_FFN, D_MODEL), "b_2": draw(D_MODEL)}
            made |= {f"{n}_{x}": draw(D_MODEL) for n in ("gain", "shift") for x in "AF"}
            self.weights |= {f"layer{layer}.{name}": value for name, value in made.items()}
        known = (*self.weights, "token_rows", "positions", "segments", "mask", "d_head", "epsilon")
        self.steps = encoder(n_layers, known)

    def parameters(self, dtype: Any = np.float32) -> dict[str, np.ndarray]:
        weights = {name: value.astype(dtype) for name, value in self.weights.items()}
        return {"d_head": np.array(D_MODEL // self.n_heads), "epsilon": np.array(1e-12), **weights}

    def read(self, sample: str, dtype: Any = np.float32, without: Any = ()) -> Reading:
        tokens = tuple(word for i, word in enumerate(sample.split()) if i not in without)
        n = len(tokens)
        given = {
            "token_rows": np.array([sum(map(ord, token)) % ROWS for token in tokens]),
            "positions": np.arange(n),
            "segments": np.zeros(n, dtype=np.intp),
            "mask": np.ones((n, n), dtype=bool),
        }
        return Reading(given, {"token": tokens})


def grown(size: float, n_layers: int = 1, n_heads: int = 2) -> Grown:
    """A model whose weights have this standard deviation."""
    return Grown(size, n_layers, n_heads)
