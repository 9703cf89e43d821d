"""Attention of a whole model on one sentence: every head's weights in one array."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.forward import trace as forward
from attention_core.forward import traces
from attention_core.graph.entries import special
from attention_core.graph.kinds import Mask
from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel


@dataclass(frozen=True)
class Attention:
    """What the heads of a model look at in one sentence.

    Attributes
    ----------
    weights : ndarray, (layer, head, query, key)
        Rows sum to one; that of a query which may see nothing is zero.
    tokens : tuple of str
    special : tuple of int
        Places of the tokens that stand for no word, such as [CLS] and [SEP].
    sees : ndarray of bool, (query, key)
        Which keys a query may see; all, if not given.
    """

    weights: Array
    tokens: tuple[str, ...]
    special: tuple[int, ...]
    sees: Array | None = None

    def words_only(self) -> "Attention":
        """The same without special tokens, what is left of each row made to sum to one again.

        Raises
        ------
        ValueError
            If no other token is there.
        """
        keep = [place for place in range(len(self.tokens)) if place not in self.special]
        tokens = tuple(self.tokens[place] for place in keep)
        sees = None if self.sees is None else self.sees[np.ix_(keep, keep)]
        return Attention(hide(self.weights, keep), tokens, (), sees)


def attention(text: str, model: TextModel, trace: Trace | None = None) -> Attention:
    """Take every head's weights on a text.

    Parameters
    ----------
    text : str
    model : Model
    trace : Trace, optional
        Of this text by this model, if there is one already.

    Returns
    -------
    Attention

    Raises
    ------
    TooManyTokens, ValueError
        As ``attention_core.trace``.
    """
    trace = trace or forward(text, model)
    return Attention(weights(trace), tuple(trace.tokens), special(trace.tokens), sees(trace))


def attentions(
    texts: Collection[str], model: TextModel, words_only: bool = False
) -> Iterator[Attention]:
    """Read text after text, so that the attention of only one is in memory.

    Parameters
    ----------
    texts : collection of str
        One that the model cannot read is passed over; see ``forward.traces``.
    model : Model
    words_only : bool, optional
        Whether special tokens are left out; see ``Attention.words_only``.

    Yields
    ------
    Attention

    Raises
    ------
    ValueError
        If special tokens are left out and a text has no other.
    """
    for text, trace in traces(texts, model):
        found = attention(text, model, trace)
        yield found.words_only() if words_only else found


def weights(trace: Trace) -> Array:
    """All attention weights of a trace.

    Returns
    -------
    ndarray, (layer, head, query, key)
        Read-only; one head where there are none. Rows sum to one; that of a query which may see
        nothing is zero.

    Raises
    ------
    ValueError
        If nothing in the trace attends, or its layers have other numbers of heads or tokens.
    """
    if not trace.attention:
        raise ValueError("Nothing attends here: no step of this trace is a softmax over keys.")
    each = [trace[step.name] for step in trace.attention]
    found = [tensor.value[None] if tensor.head is None else tensor.value for tensor in each]
    if len({value.shape for value in found}) > 1:
        raise ValueError(
            "The layers of this model do not attend alike: their heads, queries or keys are not as "
            "many. Walk through them one by one."
        )
    return frozen(np.stack(found))


def sees(trace: Trace) -> Array | None:
    """Which keys a query may see in any layer, (query, key); None if nothing is hidden."""
    masks = {
        trace[step.reads[0]].reads[1]
        for step in trace.attention
        if isinstance(getattr(trace[step.reads[0]].stage, "operation", None), Mask)
    }
    if len(masks) == 0 or len({trace[name].value.shape for name in masks}) > 1:
        return None
    found: Array = np.any([trace[name].value.astype(bool) for name in masks], axis=0)
    return None if found.all() else found


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
    return frozen(np.divide(kept, total, out=np.zeros_like(kept), where=total > 0))


def average(weights: Array, chosen: Collection[tuple[int, int]]) -> Array:
    """Mean weights over chosen heads.

    Parameters
    ----------
    weights : ndarray, (layer, head, query, key)
    chosen : collection of (int, int)
        Layer and head of each.

    Returns
    -------
    ndarray, (query, key)

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
