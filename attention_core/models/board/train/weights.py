"""The weights of a board's model while they are learned, and how they are kept."""

from pathlib import Path
from typing import Any

import numpy as np

from attention_core.models.board.cells import N_CELLS
from attention_core.models.board.model import QUESTIONS
from attention_core.models.board.pixels import SEEN
from attention_core.training.encoder import EPSILON
from attention_core.training.recipe import Recipe
from attention_core.training.weights import Blocks, Shapes, layers

N_DIGITS = 10
RECIPE = Recipe(
    n_layers=2,
    n_heads=2,
    d_model=40,
    d_ffn=128,
    learning_rate=3e-3,
    weight_decay=0.01,
    batch=64,
)


def shapes(recipe: Recipe = RECIPE) -> Shapes:
    """Of every weight, in the order of the computation."""
    d, n, asked = recipe.d_model, SEEN * SEEN, len(QUESTIONS)
    return {
        **{"W_D": (n, d), "b_D": (d,), "class_tokens": (asked, d)},
        **{"W_P": (asked + N_CELLS, d), "gain_E": (d,), "shift_E": (d,)},
        **layers(recipe),
        **{"W_U": (d, N_DIGITS), "b_U": (N_DIGITS,), "W_R": (d, n), "b_R": (n,)},
    }


def rounded(weights: Blocks) -> Blocks:
    """As they are kept: what is left of them in float16."""
    return weights.but(weights.flat.astype(np.float16).astype(weights.flat.dtype))


def save(weights: Blocks, path: Path) -> None:
    """Keep them in a file of the model, in float16."""
    made: dict[str, Any] = {name: w.astype(np.float16) for name, w in weights.items()}
    np.savez_compressed(path, **made, epsilon=np.array(EPSILON))
