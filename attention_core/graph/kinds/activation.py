"""What makes a network more than products: a curve that every number goes through by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import loudness
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Activation(Operation):
    """Input 0 through a curve, number by number.

    Attributes
    ----------
    function : str
        What the curve is called: ``GELU``.
    factor : str
        What the account calls the number that ``curve`` gives: ``Φ(x)``.
    says : str
        In a sentence.
    curve : callable
        Of an array. Most curves let pass a share of x, and this gives the share.
    slope : callable
        Of an array: how steep the curve is there.
    whole : bool
        Whether ``curve`` gives the result itself instead.
    """

    kind: str = field(default="activation", init=False)
    function: str
    factor: str
    says: str
    curve: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    whole: bool = False

    def at(self, x: float) -> float:
        """The curve at one number, in float64."""
        return float(self.curve(np.array([x], np.float64))[0])

    def account(self, inputs: Inputs) -> Sum:
        """One term: x times the share of it that passes, or what the curve makes of it."""
        x = inputs.factor(0)
        made = Factor(self.factor, self.at(x.value), x.source)
        if self.whole:
            return Sum(self.says, (Term(self.factor, (made,)),))
        return Sum(self.says, (Term(f"x · {self.factor}", (x, made)),))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed times the slope of the curve."""
        return [seed * self.slope(at.inputs[0])]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """The slope of the curve at this number, for what became of it."""
        found = at.nothing()
        found[cell] = self.slope(at.inputs[0][cell].reshape(1))[0]
        return found

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How many come out nearly silent, and where the loudest is; of shares, how many are none.

        Shares are what a curve makes of every number that lies between 0 and 1.
        """
        value = tensor.value
        if self.whole and value.size and value.min() >= 0 and value.max() <= 1:
            low, high = (value < 0.1).mean(), (value > 0.9).mean()
            return [f"{low:.0%} of them are below 0.1, {high:.0%} above 0.9."]
        return loudness(tensor)

    def idle(self, trace: "Trace", tensor: "Tensor") -> str:
        """It lets everything pass: what comes out is what went in."""
        same = np.array_equal(trace[tensor.reads[0]].value, tensor.value, equal_nan=True)
        return "every number passes unchanged here" if same else ""
