"""Numbers turned into shares of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Operation, Pieces
from attention_core.graph.kinds.saying import asks, entry, is_scores, row
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Softmax(Operation):
    """Exponentials along ``over``, divided by their sum."""

    kind: str = field(default="softmax", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """This entry's share: its exponential times one over the sum of all of them."""
        scores = [inputs.factor(0, **{self.over: k}) for k in range(inputs.sizes[self.over])]
        top = max(score.value for score in scores)
        top = top if np.isfinite(top) else 0.0
        exponentials = [
            Factor(f"e^({_told(s.value)} − {_told(top)})", float(np.exp(s.value - top)), s.source)
            for s in scores
        ]
        total = Sum(
            "the exponential of every score in the row, added; the largest score is taken off "
            "first, which changes no share",
            tuple(
                Term(inputs.label(self.over, k), (factor,)) for k, factor in enumerate(exponentials)
            ),
            name="sum of exponentials",
        )
        share = Factor("1 / sum", 1 / total.total if total.total else 0.0)
        mine = inputs.cell[self.over]
        term = Term(inputs.label(self.over, mine), (exponentials[mine], share))
        return Sum("its share of the row: e^score over the row's sum", (term,), (total,))

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """One, which the shares of a row add up to, however large the scores are."""
        return np.asarray(1.0)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """Which head is the most decided, and which the least; without heads, which row is."""
        weights = tensor.value.astype(np.float64)
        if weights.shape[-1] == 1:
            return ["One entry has only itself to choose from: every weight is 1."]
        logs = np.log(np.where(weights > 0, weights, 1))
        focus: Array = np.asarray(np.exp(-(weights * logs).sum(axis=-1)))  # effective entries
        if not (is_scores(tensor) and tensor.head == 0 and weights.ndim == 3):
            return _rows(tensor, weights, focus)
        spread = focus.mean(axis=-1)
        sharp, even = int(spread.argmin()), int(spread.argmax())
        i, j = np.unravel_index(int(weights[sharp].argmax()), weights[sharp].shape)
        head, name = tensor.axes[0], tensor.entries.name
        said: Pieces = [
            f"Head {name(head, sharp)} is the most decided: it is as focused as equal weights on"
            f" {spread[sharp]:.1f} tokens (for one, ",
            *asks(tensor, (sharp, int(i), int(j))),
            f": {weights[sharp, i, j]:.2f}).",
        ]
        if even != sharp:
            said.append(f" Head {name(head, even)} is as spread as {spread[even]:.1f}.")
        return said


def _rows(tensor: "Tensor", weights: Array, focus: Array) -> Pieces:
    """The most decided row, and where it goes."""
    sharp = tuple(int(i) for i in np.unravel_index(int(focus.argmin()), focus.shape))
    best = int(weights[sharp].argmax())
    cell = dict(zip(tensor.axes, (*sharp, best), strict=True))
    return [
        "Most decided is ",
        *row(tensor, sharp),
        f": as focused as equal shares on {spoken(focus[sharp], 1)}; most goes to ",
        entry(tensor, tensor.axes[-1], best, cell),
        f", {spoken(weights[sharp][best])}.",
    ]


def _told(value: float) -> str:
    return "−∞" if np.isneginf(value) else spoken(value)
