"""How badly a guess missed the right answer: the loss of models that guess words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import entry, leader
from attention_core.graph.kinds.softmax import powers
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class CrossEntropy(Operation):
    """Minus the logarithm of the share that a softmax of input 0 along ``over`` gives to one entry.

    Input 1 says which entry that is; where it is below zero nothing is asked, and nothing is lost.
    """

    kind: str = field(default="crossentropy", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """The logarithm of all exponentials added, less the right one's logit."""
        right = inputs.factor(1)
        which = int(right.value)
        if which < 0:
            none = Term("not asked", (Factor("0", 0.0, right.source),))
            return Sum("nothing is asked here, so nothing is lost", (none,))
        _, total, off = powers(inputs, self.over, which)
        name = inputs.label(self.over, which)
        logit = inputs.factor(0, **{self.over: which})
        terms = [Term("log of the sum", (Factor("log(sum)", _log(total.total)),))]
        if off:
            terms.append(Term("largest logit", (Factor("taken off above", off),)))
        terms.append(Term(f"less the logit of {name}", (Factor("−1", -1.0), logit)))
        asked = Sum("which is the right one", (Term("row", (right,)),), name="right one")
        says = (
            "the logarithm of the sum of e^logit over all, less the right one's logit: so it is"
            " minus the logarithm of the chance that the right one was given"
        )
        return Sum(says, tuple(terms), (total, asked))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The shares that were given, less the one that should have been; nothing if not asked."""
        share = self._missed(at)
        axis = at.axes[0].index(self.over)
        return [share * np.expand_dims(seed, axis), None]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The share that this entry was given, less 1 if it is the right one, if it was asked."""
        found = at.nothing()
        if which == 0:
            axis = at.axes[0].index(self.over)
            found[cell[:axis] + cell[axis + 1 :]] = self._missed(at)[cell]
        return found

    def _missed(self, at: "Local") -> Array:
        """Softmax less 1 at the right entry, where something is asked; zero elsewhere."""
        logits, right = at.inputs
        axis = at.axes[0].index(self.over)
        top = logits.max(axis=axis, keepdims=True)
        share = np.exp(logits - np.where(np.isfinite(top), top, 0))
        share /= share.sum(axis=axis, keepdims=True)
        row = np.expand_dims(np.maximum(right, 0), axis)
        one = np.take_along_axis(share, row, axis) - 1
        np.put_along_axis(share, row, one, axis)
        return np.where(np.expand_dims(right, axis) >= 0, share, share.dtype.type(0))

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """The largest logit of each row, from which the right one is taken off."""
        return np.maximum(np.abs(inputs[0]).max(axis=-1), 1)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """What the right word lost most, and what it would lose if all were guessed alike."""
        logits, right = (trace[name] for name in tensor.reads)
        places = np.argwhere(right.value >= 0)
        if not len(places):
            return ["Nothing is asked here, so nothing is lost."]
        lost = np.where(right.value >= 0, tensor.value, -np.inf)
        n = logits.value.shape[logits.axes.index(self.over)]
        evenly = f" With all {n:,} equally likely it would be {spoken(log(n))}."
        at = leader(lost)
        if at is None:
            return [f"{len(places)} places are asked and lose alike, {spoken(lost.max())}.{evenly}"]
        cell = dict(zip(tensor.axes, at, strict=True))
        word = entry(logits, self.over, int(right.value[at]), cell)
        chance = spoken(float(np.exp(-lost[at])))
        said: Pieces = []
        if len(places) > 1:
            mean = spoken(float(tensor.value[right.value >= 0].mean()))
            said = [f"{len(places)} places are asked and lose {mean} on average. Most is lost at "]
            said += [entry(tensor, tensor.axes[-1], at[-1], cell), ": "]
        return [*said, word, f" had a chance of {chance}, a loss of {spoken(lost[at])}.", evenly]


def _log(x: float) -> float:
    return log(x) if x > 0 else -np.inf
