"""Who asks whom, and in which head it is heard best."""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.entries import special
from attention_core.graph.nouns import PICTURED
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace

STANDS_OUT = 1.5  # times the weight that all would have if it were spread evenly
MANY = 24  # from here on the last word is out of sight, so the first one asks


@dataclass(frozen=True)
class Look:
    """How much of its weight a token gives to another in one head.

    Attributes
    ----------
    name : str
        Of the weights.
    layer : int or None
    head : int
    weight : float
    """

    name: str
    layer: int | None
    head: int
    weight: float


def words_along(trace: Trace, axis: str, n: int) -> Array:
    """Which of the ``n`` entries along an axis are words, and not added by the tokenizer.

    Returns
    -------
    ndarray of bool, (entry,)
        All of them, where the entries have no names.
    """
    found = np.ones(n, dtype=bool)
    found[list(special(trace.entries.lists.get(trace.entries.along(axis)) or ()))] = False
    return found


def asks(trace: Trace, part: str | None = None) -> int:
    """The token that asks until a reader chooses another.

    The last word, as in *river bank*, where what stands before a word says what it means; of a
    long text the first, which is in sight. In a ``part`` that says another text it is the token
    that goes with that word. Of a picture it is the token that is no part of it but asks about all
    of it, as [CLS].
    """
    if trace.translates(part):
        return beside(trace, asks(trace), part)
    tokens = trace.tokens_of(part)
    if trace.of.unit in PICTURED and (added := special(tokens)):
        return added[0]
    words = sorted(set(range(len(tokens))) - set(special(tokens)))
    if not words:
        return 0
    words = [i for i in words if any(map(str.isalnum, tokens[i]))] or words  # a full stop is none
    return words[0] if len(tokens) > MANY else words[-1]


def who(
    trace: Trace, part: str | None = None, *, ask: int | None = None, said: int | None = None
) -> int:
    """The token of a part's own text that asks, by what a reader chose.

    Parameters
    ----------
    trace : Trace
    part : str, optional
        ``trace.part`` if not given.
    ask, said : int, optional
        The token that was chosen of the text that is read, and of the one that is said. The part's
        own goes first, then the one that goes with the other; ``said`` is nothing where one text is
        all there is.

    Raises
    ------
    ValueError
        If there is no such token.
    """
    own, other = (said, ask) if trace.translates(part) else (ask, said)
    parts = (each for each in trace.parts if trace.translates(each) != trace.translates(part))
    there = next(parts, None)
    if own is not None:
        return _token(trace, part, own)
    if other is not None and there is not None:
        return beside(trace, _token(trace, there, other), part)
    return asks(trace, part)


def _token(trace: Trace, part: str | None, token: int) -> int:
    n = len(trace.tokens_of(part))
    if not 0 <= token < n:
        raise ValueError(f"There is no token {token}: the last is {n - 1}.")
    return token


def beside(trace: Trace, token: int, part: str | None = None) -> int:
    """The token of a part's own text that goes with a token of the other.

    Where one text looks at the other in several layers, it is told by the last, by its first head:
    in a translator that is the one which was trained to say which word came of which.

    Parameters
    ----------
    trace : Trace
    token : int
        A token of the other text.
    part : str, optional
        ``trace.part`` if not given.

    Returns
    -------
    int
        The same place, as far as there is one, where no text looks at the other.
    """
    mine, own = trace.along(part), trace.tokens_of(part)
    for step in reversed(trace.attention):
        lists = [trace.entries.along(axis) for axis in step.signature.output[-2:]]
        if lists[0] == lists[1] or mine not in lists:
            continue
        weights = weights_of(trace, step)[0]
        shares = weights[:, token] if mine == lists[0] else weights[token]
        words = words_along(trace, step.signature.output[-2 if mine == lists[0] else -1], len(own))
        return int(np.where(words, shares, -1).argmax())
    return min(token, max(0, len(own) - 1))


def weights_of(trace: Trace, step: Step) -> Array:
    """Attention weights as (head, query, key), with one head where there are none."""
    tensor = trace[step.name]
    value = tensor.value if tensor.head in (0, None) else np.moveaxis(tensor.value, tensor.head, 0)
    return value.reshape(-1, *value.shape[-2:]) if value.ndim > 2 else value[None]


def ranked(trace: Trace, ask: int, answer: int, part: str | None = None) -> list[Look]:
    """Every head by how much of ``ask``'s weight goes to ``answer``, the strongest first.

    Parameters
    ----------
    trace : Trace
    ask, answer : int
        Places along the queries and the keys; weights that have no such place are passed over.
    part : str, optional
        The stack that is meant; ``trace.part`` if not given.

    Returns
    -------
    list of Look
        Heads of equal weight in the order of the model.
    """
    part = trace.part if part is None else part
    found = []
    for step in trace.attention:
        weights = weights_of(trace, step)
        if step.part in ("", part) and ask < weights.shape[1] and answer < weights.shape[2]:
            column = weights[:, ask, answer].astype(float)
            found += [Look(step.name, step.layer, h, float(w)) for h, w in enumerate(column)]
    return sorted(found, key=lambda look: -look.weight)


def opening(trace: Trace, layer: int, ask: int, part: str | None = None) -> int:
    """The head of a layer to open where none was chosen: one in which something happens.

    That is head 0 if there the largest weight of ``ask`` goes to another word, and stands out; else
    the head in which another word gets most.

    Returns
    -------
    int
        0 if the layer has no attention, or nobody to attend to.
    """
    part = trace.part if part is None else part
    for step in trace.attention:
        if step.layer != layer or step.part != part:
            continue
        weights = weights_of(trace, step)
        if ask >= weights.shape[1]:
            continue
        rows = weights[:, ask].astype(float)
        others = words_along(trace, trace[step.name].axes[-1], rows.shape[-1])
        if trace.entries.same(*trace[step.name].axes[-2:]):
            others[ask] = False
        if not others.any() or not np.isfinite(rows).all():
            return 0
        best = np.where(others, rows, 0).max(axis=-1)
        out = best[0] >= min(0.5, STANDS_OUT / rows.shape[-1])
        return 0 if out and best[0] == rows[0].max() else int(best.argmax())
    return 0
