"""Attention of a whole model on one sentence: every head's weights in one array.

A model in two parts, as a translator, has heads in both: those of its encoder look at their own
sentence, those of its decoder from one text at another.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array, frozen
from attention_core.forward import trace as forward
from attention_core.forward import traces
from attention_core.graph.entries import special
from attention_core.graph.kinds import Mask
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.models.base import TextModel
from attention_core.translation.alignment import GUIDED


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
    source : tuple of str
        What is looked at where that is another text; empty where it is ``tokens`` themselves.
    source_special : tuple of int
        Places in it of tokens that stand for no word.
    aligned : tuple of int
        Of each of ``tokens`` the place in the source that the head trained to align looks at most;
        -1 where nothing is to be looked at, as when the end is said. Empty if there is no such
        head.
    grid : tuple of int
        Rows and columns of the patches of a picture: those are the tokens that are not special, row
        after row. Empty for a text.
    stands_out : tuple of bool
        Of each patch, whether it belongs to what the picture is of; empty if nobody knows.
    """

    weights: Array
    tokens: tuple[str, ...]
    special: tuple[int, ...]
    sees: Array | None = None
    source: tuple[str, ...] = ()
    source_special: tuple[int, ...] = ()
    aligned: tuple[int, ...] = ()
    grid: tuple[int, ...] = ()
    stands_out: tuple[bool, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The tokens that are looked at."""
        return self.source or self.tokens

    @property
    def special_keys(self) -> tuple[int, ...]:
        """Places of those that stand for no word."""
        return self.source_special if self.source else self.special

    def words_only(self) -> "Attention":
        """The same without special tokens, what is left of each row made to sum to one again.

        Raises
        ------
        ValueError
            If no other token is there.
        """
        rows = [place for place in range(len(self.tokens)) if place not in self.special]
        columns = [place for place in range(len(self.keys)) if place not in self.special_keys]
        sees = None if self.sees is None else self.sees[np.ix_(rows, columns)]
        now = {place: i for i, place in enumerate(columns)}
        return Attention(
            hide(self.weights, rows, columns),
            tuple(self.tokens[place] for place in rows),
            (),
            sees,
            tuple(self.source[place] for place in columns) if self.source else (),
            (),
            tuple(now.get(self.aligned[place], -1) for place in rows) if self.aligned else (),
            self.grid,
            self.stands_out,
        )


def attention(
    text: str, model: TextModel, trace: Trace | None = None, part: str | None = None
) -> Attention:
    """Take every head's weights on a text.

    Parameters
    ----------
    text : str
    model : Model
    trace : Trace, optional
        Of this text by this model, if there is one already.
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Returns
    -------
    Attention

    Raises
    ------
    TooManyTokens, ValueError
        As ``attention_core.trace``.
    """
    trace = trace or forward(text, model)
    steps = attending(trace, part)
    found = weights(trace, part)
    asks, answers = _lists(trace, steps[-1])
    tokens = tuple(trace.entries.lists.get(asks) or map(str, range(found.shape[-2])))
    source: tuple[str, ...] = ()
    aligned: tuple[int, ...] = ()
    if answers != asks:
        source = tuple(trace.entries.lists.get(answers) or map(str, range(found.shape[-1])))
        aligned = _aligned(trace, steps, tokens) if model.can.translates else ()
    return Attention(
        found, tokens, special(tokens), sees(trace, part), source, special(source), aligned
    )


def attentions(
    texts: Collection[str], model: TextModel, words_only: bool = False, part: str | None = None
) -> Iterator[Attention]:
    """Read text after text, so that the attention of only one is in memory.

    Parameters
    ----------
    texts : collection of str
        One that the model cannot read is passed over; see ``forward.traces``.
    model : Model
    words_only : bool, optional
        Whether special tokens are left out; see ``Attention.words_only``.
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Yields
    ------
    Attention

    Raises
    ------
    ValueError
        If special tokens are left out and a text has no other.
    """
    for text, trace in traces(texts, model):
        found = attention(text, model, trace, part)
        yield found.words_only() if words_only else found


def parts(trace: Trace) -> tuple[str, ...]:
    """The parts of a trace that attend, in order: of a model in one part, the empty one."""
    return tuple(dict.fromkeys(step.part for step in trace.attention))


def attending(trace: Trace, part: str | None = None) -> tuple[Step, ...]:
    """The steps of a part that share out attention: of the first part, if none is named.

    Raises
    ------
    ValueError
        If nothing attends there.
    """
    if not trace.attention:
        raise ValueError("Nothing attends here: no step of this trace is a softmax over keys.")
    named = trace.attention[0].part if part is None else part
    found = tuple(step for step in trace.attention if step.part == named)
    if not found:
        there = " and ".join(repr(each) for each in parts(trace))
        raise ValueError(f"Nothing attends in a part {named!r} of this trace: take {there}.")
    return found


def weights(trace: Trace, part: str | None = None) -> Array:
    """All attention weights of a trace, or of one of its parts.

    Parameters
    ----------
    trace : Trace
    part : str, optional
        ``"encoder"`` or ``"decoder"`` of a translator; the first that attends, if left out.

    Returns
    -------
    ndarray, (layer, head, query, key)
        Read-only; one head where there are none. Rows sum to one; that of a query which may see
        nothing is zero.

    Raises
    ------
    ValueError
        If nothing attends there, or its layers have other numbers of heads or tokens.
    """
    each = [trace[step.name] for step in attending(trace, part)]
    found = [tensor.value[None] if tensor.head is None else tensor.value for tensor in each]
    if len({value.shape for value in found}) > 1:
        raise ValueError(
            "The layers of this model do not attend alike: their heads, queries or keys are not as "
            "many. Walk through them one by one."
        )
    return frozen(np.stack(found))


def sees(trace: Trace, part: str | None = None) -> Array | None:
    """Which keys a query may see in any layer, (query, key); None if nothing is hidden."""
    masks = {
        trace[step.reads[0]].reads[1]
        for step in attending(trace, part)
        if isinstance(getattr(trace[step.reads[0]].stage, "operation", None), Mask)
    }
    if len(masks) == 0 or len({trace[name].value.shape for name in masks}) > 1:
        return None
    found: Array = np.any([trace[name].value.astype(bool) for name in masks], axis=0)
    return None if found.all() else found


def _lists(trace: Trace, step: Step) -> tuple[str, ...]:
    """The lists that queries and keys run along."""
    return tuple(trace.entries.along(axis) for axis in step.signature.output[-2:])


def _aligned(trace: Trace, steps: Sequence[Step], tokens: Sequence[str]) -> tuple[int, ...]:
    """Where the head of the last layer looks that was trained to align."""
    most = trace[steps[-1].name].value[GUIDED].argmax(axis=-1)
    ends = special(tokens)
    return tuple(-1 if i in ends else int(place) for i, place in enumerate(most))


def hide(weights: Array, keep: Sequence[int], keys: Sequence[int] | None = None) -> Array:
    """Leave only some tokens, as queries and as keys, and let each row sum to one again.

    Parameters
    ----------
    weights : ndarray, (..., query, key)
    keep : sequence of int
        Places of the tokens that stay, in their order.
    keys : sequence of int, optional
        Those of the keys, where they are another text's.

    Returns
    -------
    ndarray, (..., len(keep), len(keys))
        Read-only. A row that gave these tokens no weight at all stays zero.

    Raises
    ------
    ValueError
        If no token would stay.
    """
    columns = keep if keys is None else keys
    if not len(keep) or not len(columns):
        raise ValueError("With these tokens hidden none is left. Show them, or type a word or two.")
    kept = weights[..., list(keep), :][..., list(columns)]
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
