"""Word and place in one vector, where nothing else is known of a token: no segment."""

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Add
from attention_core.graph.stage import stage


@stage(
    "X",
    "token d_model, token d_model -> token d_model",
    r"X = E + P",
    Add(),
    tolerance=(1e-5, 1e-13),
)
def embedding_sum(
    token_embedding: Array, position_embedding: Array, *, out: Array | None = None
) -> Array:
    """Word and place in one vector: the two are added."""
    return np.add(token_embedding, position_embedding, out=out)
