"""Direct logit attribution: what each head, each feed-forward network and the word itself add.

A logit is the stream's last vector, normed, times a column of the output matrix. The stream is a
sum, and with the norm's scale held at what it is here the rest is linear, so that every part of the
sum has its own part of the logit, exactly (Elhage et al. 2021, A Mathematical Framework for
Transformer Circuits). What a head adds is in turn a sum over the tokens it looks at. That earlier
layers also change what later ones look at is not in it: hence *direct*.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread
from attention_core.graph.kinds import Add
from attention_core.graph.step import Step
from attention_core.graph.trace import Trace
from attention_core.nextword.ending import Ending, at, ending
from attention_core.story.asking import weights_of
from attention_core.story.change import branch

NORMS = ("norm", "rms")  # kinds of operation that are linear once their scale is held


@dataclass(frozen=True)
class Part:
    """One part of a logit.

    Attributes
    ----------
    kind : str
        ``"embedding"``, ``"head"``, ``"feed_forward"``; ``"bias"`` of an attention output, of the
        last norm or of the output; ``"stream"`` for a vector that is no sum.
    name : str
        The tensor that it is read from.
    value : float
        What it adds to the logit.
    layer, head : int
        -1 where there is none.
    keys : ndarray, shape (key,), or None
        What a head brings from each token; they add up to ``value``.
    """

    kind: str
    name: str
    value: float
    layer: int = -1
    head: int = -1
    keys: Array | None = None


@dataclass(frozen=True)
class Attribution:
    """A logit as a sum.

    Attributes
    ----------
    token : int
        The candidate.
    label : str
        What it is called.
    place : int
        Of the token after which it would be said.
    logit : float
        As the trace has it.
    parts : tuple of Part
        In the order of the computation; worked out in float64, so they add up to ``logit`` within
        the rounding of the trace.
    """

    token: int
    label: str
    place: int
    logit: float
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """All parts added."""
        return sum(part.value for part in self.parts)

    @cached_property
    def heads(self) -> tuple[Part, ...]:
        """What heads add, most first."""
        found = (part for part in self.parts if part.kind == "head")
        return tuple(sorted(found, key=lambda part: -part.value))

    @cached_property
    def keys(self) -> Array:
        """What all heads together bring from each token, shape (key,)."""
        found: Array = np.sum([p.keys for p in self.heads if p.keys is not None], axis=0)
        return found


def attribution(trace: Trace, token: int, place: int = -1) -> Attribution:
    """Take a logit apart.

    Parameters
    ----------
    trace : Trace
    token : int
        The candidate whose logit it is.
    place : int, optional
        Of the token after which it would be said; -1 is the last.

    Returns
    -------
    Attribution

    Raises
    ------
    ValueError
        If the model scores no words, there is no such candidate or token, or more than a norm
        stands between the stream and the logits.
    """
    end, place = ending(trace), at(trace, place)
    W_U, *bias = (trace[name] for name in end.logits.reads[1:])
    n = W_U.value.shape[-1]
    if not 0 <= token < n:
        raise ValueError(f"There is no candidate {token} among {n:,}.")
    direction = W_U.value[:, token].astype(np.float64)
    parts = [Part("bias", each.name, float(each.value[token])) for each in bias]
    for step in reversed(end.steps[:-1]):
        direction, shift = _held(end, step, place, direction)
        parts = [*shift, *parts]
    with one_thread():
        added = tuple(_added(trace, end.stream, place, direction))
        logit = float(end.at(place)[token])
    return Attribution(token, end.label(token), place, logit, (*added, *parts))


def _held(end: Ending, step: Step, place: int, direction: Array) -> tuple[Array, list[Part]]:
    """A direction of normed vectors as one of the vectors before, and what the norm's shift adds.

    With the scale held: (x − mean) / deviation × gain + shift, or x / root mean square × gain.
    """
    kind = step.stage.operation.kind
    if kind not in NORMS:
        raise ValueError(
            f"What each part adds cannot be told: {step.stage.title.lower()} stands between the "
            "last layer and the scores, and it is not linear."
        )
    x, gain, *shift, epsilon = (end.trace[name].value.astype(np.float64) for name in step.reads)
    x = x[place]
    turned = direction * gain
    if kind == "norm":
        x, turned = x - x.mean(), turned - turned.mean()
    parts = [Part("bias", step.reads[2], float(each @ direction)) for each in shift]
    return turned / np.sqrt(np.square(x).mean() + epsilon), parts


def _added(trace: Trace, name: str, place: int, direction: Array) -> Iterator[Part]:
    """What the summands of the stream reach along a direction, in the order of computation."""
    tensor = trace[name]
    step = tensor.step
    if step is not None and isinstance(step.stage.operation, Add):
        for read in step.reads:
            yield from _added(trace, read, place, direction)
        return
    layer = -1 if step is None or step.layer is None else step.layer
    way = branch(trace, layer, step.part) if step is not None and layer >= 0 else None
    if way is not None and way.output.name == name:
        handed = way.handed(direction[:, None])[..., 0]
        by_key = weights_of(trace, way.weights)[:, place] * handed
        for head, keys in enumerate(by_key):
            yield Part("head", way.weights.name, float(keys.sum()), layer, head, keys)
        for bias in way.output.reads[2:]:
            yield Part("bias", bias, float(trace[bias].value @ direction), layer)
        return
    wide = step is not None and step.stage.operation.over == "d_ffn"
    kind = "embedding" if layer < 0 else "feed_forward" if wide else "stream"
    yield Part(kind, name, float(tensor.value[place] @ direction), layer)
