"""What training makes small: how surprised a model is by the words it should have guessed."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import CrossEntropy
from attention_core.graph.stage import stage


@stage(
    "ℓ",  # noqa: RUF001
    "token candidate, token -> token",
    r"\ell_i = \log \sum_c e^{L_{ic}} - L_{i y_i}",
    CrossEntropy("candidate"),
    tolerance=(1e-3, 1e-10),
)
def token_loss(logits: Array, targets: Array, *, out: Array | None = None) -> Array:
    """How surprised the guess is by the right word: minus the log of its chance, 0 if not asked."""
    top = logits.max(axis=-1, keepdims=True)
    total = np.log(np.exp(logits - top).sum(axis=-1)) + top[..., 0]
    right = np.take_along_axis(logits, np.maximum(targets, 0)[..., None], axis=-1)[..., 0]
    lost = np.where(targets >= 0, total - right, 0)
    return np.positive(lost, out=out)
