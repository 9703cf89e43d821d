"""Every head by what a patch gives to another in it, beside an even share."""

from dataclasses import dataclass

from attention_core.graph.trace import Trace
from attention_core.story.asking import ranked


@dataclass(frozen=True)
class Ranked:
    """What one head gives from a patch to another.

    Attributes
    ----------
    layer, head : int
    weight : float
    times : float
        How many times as much as each token would get if attention were even.
    """

    layer: int
    head: int
    weight: float
    times: float


def ranked_heads(trace: Trace, ask: int, answer: int) -> tuple[Ranked, ...]:
    """All heads, the one first that gives most of ``ask``'s weight to ``answer``.

    Parameters
    ----------
    trace : Trace
        Of a model that reads patches.
    ask, answer : int
        Places among the tokens: 0 is the class token, if there is one.

    Returns
    -------
    tuple of Ranked
        Of equal heads the earlier first.
    """
    n = len(trace.tokens)
    found = ranked(trace, ask, answer)
    return tuple(Ranked(each.layer or 0, each.head, each.weight, each.weight * n) for each in found)
