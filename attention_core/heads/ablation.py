"""What becomes of the output when a head looks everywhere alike.

Michel et al. 2019, "Are Sixteen Heads Really Better than One?", take heads away; here a head keeps
its values and loses only its choice, so that what moves is due to where it looked.
"""

from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.cosine import cosine
from attention_core.geometry.movement import movement
from attention_core.graph.change import change
from attention_core.graph.kinds import Mask
from attention_core.graph.tensor import Tensor
from attention_core.graph.trace import Trace
from attention_core.heads.weights import attending, weights


@dataclass(frozen=True)
class Ablation:
    """How far outputs move when one head's weights become uniform.

    Attributes
    ----------
    layer, output : float
        Of the head's own layer and of the model: length of the difference over length of the
        vector, averaged over the tokens. Of a translator, those of the words that were said.
    sentence : float
        Cosine distance of the sentence vector, the mean over all those tokens: 0 to 2.
    """

    layer: float
    output: float
    sentence: float


def ablate(trace: Trace, layer: int, head: int, part: str | None = None) -> Ablation:
    """Make one head uniform over the keys each query may see, and follow the consequences.

    Parameters
    ----------
    trace : Trace
        The baseline; it is not touched.
    layer, head : int
        From 0.
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Returns
    -------
    Ablation

    Raises
    ------
    IndexError
        If there is no such layer or head.
    """
    after = uniform(trace, layer, head, part)
    step = attending(trace, part)[layer]
    inside = trace.layer(step.layer, step.part) if step.layer is not None else ()
    output = inside[-1].name if inside else trace.final.name  # what the next layer reads
    return Ablation(
        _moved(trace[output], after[output]),
        _moved(trace.final, after.final),
        _turned(trace, after),
    )


def ablate_all(trace: Trace, part: str | None = None) -> Array:
    """How far the sentence vector moves for each head alone; see ``Ablation.sentence``.

    Parameters
    ----------
    trace : Trace
    part : str, optional
        Whose heads, as ``weights`` takes it.

    Returns
    -------
    ndarray of float64, shape (layer, head)
    """
    layers, heads = weights(trace, part).shape[:2]
    trace = _to_the_stream(trace)
    found = [
        [_turned(trace, uniform(trace, layer, head, part)) for head in range(heads)]
        for layer in range(layers)
    ]
    return np.array(found)


def _to_the_stream(trace: Trace) -> Trace:
    """The trace without what comes after its vectors, such as scores for a whole vocabulary."""
    names = [step.name for step in trace.steps]
    after = set(names[names.index(trace.final.name) + 1 :])
    tensors = {name: trace[name] for name in trace if name not in after}
    return Trace(tensors, trace.steps[: len(names) - len(after)], trace.of)


def uniform(trace: Trace, layer: int, head: int, part: str | None = None) -> Trace:
    """The trace as it would be with this head uniform over the keys each query may see."""
    step = attending(trace, part)[layer]
    looks = trace[step.name].value.copy()
    scores = trace[step.reads[0]]
    masked = isinstance(getattr(scores.stage, "operation", None), Mask)
    mask = trace[scores.reads[1]].value if masked else np.ones(looks.shape[-2:])
    looks[head] = mask / np.maximum(mask.sum(axis=-1, keepdims=True), 1)
    return change(trace, {step.name: looks})


def _turned(before: Trace, after: Trace) -> float:
    """How far the mean of all last vectors turned, as a cosine distance."""
    means = (each.final.value.astype(float).mean(axis=0) for each in (before, after))
    return 1 - float(cosine(*means))


def _moved(before: Tensor, after: Tensor) -> float:
    return float(movement(before.value, after.value).relative.mean())
