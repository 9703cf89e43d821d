"""The logit lens: what would be said if the model stopped after each layer.

The final norm and the output matrix are applied to each layer's stream (nostalgebraist 2020,
"interpreting GPT: the logit lens"). Layers are not trained to be read so: what they show is how far
the stream has come, in the output's own terms.
"""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread
from attention_core.graph.trace import Trace
from attention_core.nextword.chances import likeliest
from attention_core.nextword.ending import at, ending
from attention_core.stages.attention import softmax


@dataclass(frozen=True)
class Row:
    """What would be said at one depth.

    Attributes
    ----------
    layer : int
        After which layer; -1 before the first.
    name : str
        The tensor that is read.
    ids : tuple of int
        The likeliest candidates, likeliest first.
    labels : tuple of str
        What they are called.
    probabilities : ndarray, shape (most,)
        Their chances.
    rank : int
        Where the word that is said in the end stands here; 0 is first.
    chance : float
        And its chance here.
    """

    layer: int
    name: str
    ids: tuple[int, ...]
    labels: tuple[str, ...]
    probabilities: Array
    rank: int
    chance: float


@dataclass(frozen=True)
class Lens:
    """What would be said at each depth after one token.

    Attributes
    ----------
    place : int
        Of the token after which it is said.
    rows : tuple of Row
        Before the first layer, then after each.
    winner : int
        The candidate that is said in the end.
    label : str
        What it is called.
    appears : int
        The first layer from which on the winner stays first; -1 if it is first before them all.
    """

    place: int
    rows: tuple[Row, ...]
    winner: int
    label: str
    appears: int


def lens(trace: Trace, place: int = -1, most: int = 5) -> Lens:
    """Read each layer's stream as if it were the last.

    Parameters
    ----------
    trace : Trace
    place : int, optional
        Of the token after which something is said; -1 is the last.
    most : int, optional
        How many candidates to give at each depth.

    Returns
    -------
    Lens

    Raises
    ------
    ValueError
        If the model scores no words, or there is no such token.
    """
    end = ending(trace)
    names = streams(trace, end.stream)
    place = at(trace, place)
    with one_thread():
        logits = end.said(np.stack([trace[name].value[place] for name in names]))
    shares = softmax(logits)
    best = likeliest(logits, max(most, 1))
    winner = int(best[-1, 0])
    ranks = (logits > logits[:, [winner]]).sum(axis=1) + (
        logits[:, :winner] == logits[:, [winner]]
    ).sum(axis=1)
    rows = tuple(
        Row(
            depth - 1,
            name,
            tuple(best[depth].tolist()),
            tuple(end.label(int(i)) for i in best[depth]),
            shares[depth, best[depth]],
            int(ranks[depth]),
            float(shares[depth, winner]),
        )
        for depth, name in enumerate(names)
    )
    away = [row.layer for row in rows if row.rank > 0]
    return Lens(place, rows, winner, end.label(winner), away[-1] + 1 if away else -1)


def streams(trace: Trace, last: str) -> tuple[str, ...]:
    """Names of the stream before the first layer and after each, ``last`` being the last.

    The last step of a layer is what it leaves; what the first one reads is what came before.
    """
    made_by = trace[last].step
    part = trace.part if made_by is None else made_by.part
    steps = [step for step in trace.steps if step.layer is not None and step.part == part]
    leaves = {step.layer: step.name for step in steps}
    made = {step.name for step in trace.steps}
    first = next(name for name in steps[0].reads if name in made)
    return (first, *list(leaves.values())[:-1], last)
