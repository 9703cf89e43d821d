"""Attention of a whole model on one sentence: every head's weights in one array."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace as forward
from attention_core.graph.operations import Softmax
from attention_core.graph.trace import Step, Trace
from attention_core.models.base import Model


@dataclass(frozen=True)
class Attention:
    """What the heads of a model look at in one sentence.

    Attributes
    ----------
    weights : ndarray, (layer, head, query, key)
        Rows sum to one.
    tokens : tuple of str
    special : tuple of int
        Places of the tokens that stand for no word, such as [CLS] and [SEP].
    """

    weights: Array
    tokens: tuple[str, ...]
    special: tuple[int, ...]

    def words_only(self) -> "Attention":
        """The same without special tokens, what is left of each row made to sum to one again.

        Raises
        ------
        ValueError
            If no other token is there.
        """
        keep = [place for place in range(len(self.tokens)) if place not in self.special]
        tokens = tuple(self.tokens[place] for place in keep)
        return Attention(hide(self.weights, keep), tokens, ())


def attention(text: str, model: Model, trace: Trace | None = None) -> Attention:
    """Read a text, or its trace if there is one already."""
    trace = trace or forward(text, model)
    return Attention(weights(trace), tuple(trace.tokens), special(text, model))


def read(texts: Collection[str], model: Model, words_only: bool = False) -> Iterator[Attention]:
    """Attention on each of the texts that the model has positions for, one at a time."""
    for text in texts:
        if 0 < len(model.tokenize(text)) <= model.n_positions:
            found = attention(text, model)
            yield found.words_only() if words_only else found


def special(text: str, model: Model) -> tuple[int, ...]:
    """Places of a text's tokens that are in no word."""
    inside = {place for word in model.words(text) for place in word.tokens}
    return tuple(place for place in range(len(model.tokenize(text))) if place not in inside)


def softmaxes(trace: Trace) -> tuple[Step, ...]:
    """Where each layer's attention weights are computed, in order.

    They are found by what they do, so that nothing depends on what a model calls its layers.
    """
    return tuple(step for step in trace.steps if isinstance(step.stage.operation, Softmax))


def weights(trace: Trace) -> Array:
    """All attention weights of a trace, (layer, head, query, key), read-only."""
    stacked = np.stack([trace[step.name].value for step in softmaxes(trace)])
    stacked.flags.writeable = False
    return stacked


def hide(weights: Array, keep: Sequence[int]) -> Array:
    """Leave only some tokens, as queries and as keys, and let each row sum to one again.

    Parameters
    ----------
    weights : ndarray, (..., query, key)
    keep : sequence of int
        Places of the tokens that stay, in their order.

    Returns
    -------
    ndarray, (..., len(keep), len(keep))
        Read-only. A row that gave these tokens no weight at all stays zero.

    Raises
    ------
    ValueError
        If no token would stay.
    """
    if not len(keep):
        raise ValueError("With these tokens hidden none is left. Show them, or type a word or two.")
    places = list(keep)
    kept = weights[..., places, :][..., places]
    total = kept.sum(axis=-1, keepdims=True)
    kept = np.divide(kept, total, out=np.zeros_like(kept), where=total > 0)
    kept.flags.writeable = False
    return kept


def average(weights: Array, chosen: Collection[tuple[int, int]]) -> Array:
    """Mean weights, (query, key), over chosen pairs of layer and head.

    Raises
    ------
    ValueError
        If none is chosen.
    """
    if not chosen:
        raise ValueError("No head is chosen. Choose one or more.")
    layers, heads = zip(*chosen, strict=True)
    mean: Array = weights[list(layers), list(heads)].mean(axis=0)
    return mean
