"""Self-attention and the transformer encoder in NumPy, every intermediate kept under its name."""

from attention_core.forward import trace
from attention_core.graph.change import change
from attention_core.graph.explain import Explanation, explain
from attention_core.graph.gradients import gradients
from attention_core.graph.run import run
from attention_core.graph.stage import Stage
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.models import Card, Model, ModelError, TooManyTokens, Word, load_model
from attention_core.view.html import page

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
    "gradients",
    "load_model",
    "page",
    "run",
    "trace",
]
