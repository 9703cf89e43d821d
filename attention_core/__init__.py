"""Self-attention and the transformer encoder in NumPy, every intermediate kept under its name."""

from attention_core.change import change
from attention_core.explain import Explanation, explain
from attention_core.forward import trace
from attention_core.models import Card, Model, ModelError, TooManyTokens, Word, load_model
from attention_core.trace import Stage, Step, Tensor, Trace, run

__all__ = [
    "Card",
    "Explanation",
    "Model",
    "ModelError",
    "Stage",
    "Step",
    "Tensor",
    "TooManyTokens",
    "Trace",
    "Word",
    "change",
    "explain",
    "load_model",
    "run",
    "trace",
]
