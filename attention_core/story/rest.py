"""Rest places: where a head looks that has nothing to say.

A weight tells how much is taken, not how much there is to take. Many heads give most of their
weight to a token that the tokenizer added, whose value is short, so that hardly anything is handed
over (Clark et al. 2019, section 3.2; Kobayashi et al. 2020, section 4).
"""

from dataclasses import dataclass

import numpy as np

from attention_core.graph.kinds import Softmax
from attention_core.graph.picked import looks_back
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.story.asking import words_along

FEW = 2  # tokens, of which neither is an onlooker
SHORT = 0.5  # a rest place's value is shorter than this part of the words' median


@dataclass(frozen=True)
class Rest:
    """A token that one head can rest on.

    Attributes
    ----------
    head, key : int
    length : float
        Of its value in this head.
    others : float
        The median length of the words' values.
    """

    head: int
    key: int
    length: float
    others: float


def rests(trace: Trace, step: Step) -> list[Rest]:
    """The rest places of attention weights.

    Parameters
    ----------
    trace : Trace
    step : Step
        One of ``trace.attention``; any other has none.

    Returns
    -------
    list of Rest
        Tokens that stand for no word, or the first one where no token sees a later one and all see
        it (Xiao et al. 2024, Efficient Streaming Language Models with Attention Sinks), whose value
        is less than half as long as the median of the others' in the same head. Empty where nothing
        is mixed by these weights.
    """
    if not isinstance(step.stage.operation, Softmax):
        return []
    mixed = mixed_by(trace, step)
    tensor = trace[step.name]
    added = ~words_along(trace, tensor.axes[-1], tensor.value.shape[-1])
    if len(added) > FEW and looks_back(trace, trace.steps):
        added[0] = True
    if mixed is None or not added.any() or added.all():
        return []
    heads = range(1 if tensor.head is None else tensor.value.shape[tensor.head])
    values = np.stack([trace[mixed].matrix(head) for head in heads]).astype(float)
    if values.shape[1] != added.size or not np.isfinite(values).all():
        return []
    lengths = np.linalg.norm(values, axis=-1)
    typical = np.median(lengths[:, ~added], axis=-1)
    return [
        Rest(int(h), int(k), float(lengths[h, k]), float(typical[h]))
        for h, k in np.argwhere(added & (lengths < SHORT * typical[:, None]))
    ]


def mixed_by(trace: Trace, step: Step) -> str | None:
    """Name of the values that attention weights mix: what else is read along with them."""
    for other in trace.steps:
        if step.name in other.reads and other.stage.operation.over:
            rest = [name for name in other.reads if name != step.name]
            if len(rest) == 1 and trace[rest[0]].value.ndim >= 2:
                return rest[0]
    return None
