"""What stands on a worksheet: a few words, their rounded numbers, and the steps that follow.

A word asks; it and those that get most of its weight are taken. What is given is rounded, and each
step goes on from the rounded numbers of the one before: so a reader with a pencil gets the same,
and a little else than the model, which rounds nothing and asks every word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds import Divide
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.stages.attention import COMPARE, PROJECT, attention_weights
from attention_core.worksheet import steps as by_hand
from attention_core.worksheet.rounding import all_rounded
from attention_core.worksheet.steps import Row, Step

MOST_WORDS = 4
MOST_DIMENSIONS = 4  # of a dot product; where there are more, the scores are given
FEW_DIMENSIONS = 3  # of values, where not all can be mixed by hand
LARGEST = 1000  # nobody multiplies numbers beyond by hand

NO_ATTENTION = "This layer has no attention that can be worked by hand."
ALONE = "A word alone gives itself all of its weight: type at least two words."
TOO_LARGE = "These numbers are too large to be worked by hand. Choose another head or layer."


@dataclass(frozen=True)
class Table:
    """Numbers that are given, rounded."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """A worksheet.

    Attributes
    ----------
    words : tuple of str
        In their order in the sentence.
    places : tuple of int
        Where they stand among its tokens.
    ask : int
        Which of the words asks.
    of : int
        How many tokens the sentence has.
    d_key : int
        Over how many dimensions queries and keys are compared.
    dimensions : int
        Over how many values are mixed in the model; the sheet may have fewer.
    given : tuple of Table
    steps : tuple of Step
    whole : tuple of float
        The model's own weights of these words, of all tokens and not rounded.
    """

    words: tuple[str, ...]
    places: tuple[int, ...]
    ask: int
    of: int
    d_key: int
    dimensions: int
    given: tuple[Table, ...]
    steps: tuple[Step, ...]
    whole: Row


def sheet(trace: Trace, layer: int, head: int, ask: int) -> Sheet:
    """Make a worksheet of what a token does in one head.

    Parameters
    ----------
    trace : Trace
    layer : int
    head : int
    ask : int
        The token that asks.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        With a sentence, if there is nothing to be worked by hand.
    """
    names = {step.stage.name: step.name for step in trace.walk(layer)}
    needs = (*(stage.name for stage in PROJECT), COMPARE[0].name, attention_weights.name)
    if trace.astray or not names.keys() >= set(needs):
        raise ValueError(NO_ATTENTION)
    asked, answered = trace[names[COMPARE[0].name]].reads[:2]  # as they are compared, turned or not
    if any(isinstance(step.stage.operation, Divide) for step in trace.walk(layer)):
        raise ValueError(NO_ATTENTION)
    made = (asked, answered, *(names[need] for need in needs[2:]))
    q, k, v, s, a = (trace[name].matrix(head).astype(float) for name in made)
    if not (len(q) == len(k) == len(v) == len(a) == a.shape[1]) or ask >= len(q):
        raise ValueError(NO_ATTENTION)
    places = _chosen(a[ask], ask)
    if len(places) < 2:
        raise ValueError(ALONE)
    words = tuple(trace.tokens[i] for i in places)
    who = places.index(ask)
    columns = _columns(a[ask] @ v)
    value = trace[names["value"]]
    named = tuple(_named(value, head, i) for i in columns)
    values = _rows(v[np.ix_(places, columns)])
    mixing = Table("Values", words, named, values)
    d_key = q.shape[1]
    given: tuple[Table, ...]
    first: tuple[Step, ...]
    if d_key <= MOST_DIMENSIONS:
        along = tuple(_named(trace[asked], head, i) for i in range(d_key))
        query, keys = all_rounded(q[ask]), _rows(k[places])
        given = (
            Table("Query", (words[who],), along, (query,)),
            Table("Keys", words, along, keys),
            mixing,
        )
        first = (by_hand.scored(words, query, keys),)
        scores = first[0].shown
    else:
        scores = all_rounded(s[ask, places])
        given = (Table("Scores", (words[who],), words, (scores,)), mixing)
        first = ()
    if max(abs(x) for table in given for row in table.values for x in row) > LARGEST:
        raise ValueError(TOO_LARGE)
    return Sheet(
        words,
        tuple(places),
        who,
        len(trace.tokens),
        d_key,
        v.shape[1],
        given,
        (*first, *_onward(words, named, scores, d_key, values)),
        tuple(a[ask, places].tolist()),
    )


def _onward(
    words: Sequence[str], named: Sequence[str], scores: Row, d_key: int, values: Sequence[Row]
) -> tuple[Step, ...]:
    """From scores to what is taken over."""
    scaled = by_hand.scaled(words, scores, d_key)
    made = [scaled]
    if not by_hand.comfortable(scaled.shown):
        made.append(by_hand.shifted(words, scaled.shown))
    made.append(by_hand.powers(words, made[-1].shown))
    made.append(by_hand.shared(words, made[-1].shown))
    made.append(by_hand.mixed(named, made[-1].shown, values))
    return tuple(made)


def _chosen(weights: Array, ask: int) -> list[int]:
    """The asking token and those that get most of its weight, in order."""
    strongest = [int(i) for i in np.argsort(-weights, kind="stable") if i != ask and weights[i] > 0]
    return sorted([ask, *strongest[: MOST_WORDS - 1]])


def _columns(output: Array) -> list[int]:
    """Dimensions to mix: all, or where there are many the largest of the result."""
    if len(output) <= MOST_DIMENSIONS:
        return list(range(len(output)))
    return sorted(int(i) for i in np.argsort(-np.abs(output), kind="stable")[:FEW_DIMENSIONS])


def _named(tensor: Tensor, head: int, i: int) -> str:
    """What a dimension of queries or values is called in a head."""
    cell = {} if tensor.head is None else {tensor.axes[tensor.head]: tensor.head_of(head)}
    return tensor.entries.spoken(tensor.axes[-1], i, cell)


def _rows(values: Array) -> tuple[Row, ...]:
    return tuple(all_rounded(row) for row in values.tolist())
