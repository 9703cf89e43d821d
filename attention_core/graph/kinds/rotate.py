"""Pairs of numbers turned by an angle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import cos, degrees, sin
from typing import TYPE_CHECKING, Any

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import entry
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Rotate(Operation):
    """Input 0 with its numbers along ``along`` turned in pairs, by the angles of input 1.

    The two of a pair stand half the axis apart: of 64 numbers, 3 and 35 are one pair.

    Attributes
    ----------
    along : str
        The axis that is turned.
    pair : str
        The axis of the angles: one for each pair.
    """

    kind: str = field(default="rotate", init=False)
    along: str
    pair: str

    def account(self, inputs: Inputs) -> Sum:
        """Two terms: the number times the angle's cosine, and its partner times plus or minus sine.

        As for the two sides of an arrow that is turned about its tail.
        """
        half = inputs.sizes[self.along] // 2
        mine = inputs.cell[self.along]
        first = mine < half
        partner = mine + half if first else mine - half
        angle = inputs.factor(1, **{self.pair: mine % half})
        x, other = inputs.factor(0), inputs.factor(0, **{self.along: partner})
        turn = sin(angle.value)
        sine = Factor("−sin θ" if first else "sin θ", -turn if first else turn, angle.source)
        terms = (
            Term("itself × cos θ", (x, Factor("cos θ", cos(angle.value), angle.source))),
            Term(f"other × {sine.label}", (other, sine)),
        )
        one, two = sorted((mine, partner))
        says = (
            f"{inputs.label(self.along, one)} and {inputs.label(self.along, two)} are one arrow's"
            f" two sides; it is turned by θ = {_turn(angle.value)}"
        )
        return Sum(says, terms)

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed turned back; an angle takes what turning on would do to both numbers."""
        angles = at.inputs[1]
        half = angles.shape[-1]
        cos, sin = np.cos(angles), np.sin(angles)
        one, two = seed[..., :half], seed[..., half:]
        back = np.concatenate([one * cos + two * sin, two * cos - one * sin], axis=-1)
        first, second = at.output[..., :half], at.output[..., half:]
        turning = (two * first - one * second).sum(axis=tuple(range(seed.ndim - angles.ndim)))
        return [back, turning]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """Cosine and sine for its own number and its partner's; for an angle, a quarter turn on."""
        angles, found = at.inputs[1], at.nothing()
        half = angles.shape[-1]
        if which == 1:
            first: tuple[Any, ...] = (..., *cell)
            second: tuple[Any, ...] = (..., *cell[:-1], cell[-1] + half)
            found[first], found[second] = -at.output[second], at.output[first]
            return found
        *lead, mine = cell
        angle = angles[(*lead[len(lead) - angles.ndim + 1 :], mine % half)]
        sine = np.sin(angle) if mine < half else -np.sin(angle)
        found[cell], found[(*lead, (mine + half) % (2 * half))] = np.cos(angle), sine
        return found

    def magnitude(
        self, function: Callable[..., Array], inputs: Sequence[Array], output: Array
    ) -> Array:
        """The lengths of the two that are turned together."""
        one, two = np.split(np.abs(inputs[0]), 2, axis=-1)
        return np.concatenate([one + two, one + two], axis=-1)

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How far the last token's first and last pair are turned."""
        angles = trace[tensor.reads[1]]
        if angles.value.ndim != 2 or not angles.value.size:
            return []
        axis = angles.axes[0]
        last = angles.value.shape[0] - 1
        word = entry(angles, axis, last, {axis: last})
        turned = np.abs(angles.value[last])
        most, least = int(turned.argmax()), int(turned.argmin())
        if most == least or not turned.any():
            return [word, f" is turned by {_turn(float(turned[most]))}. No row's length changes."]
        return [
            "Of ",
            word,
            f" pair {most} is turned by {_turn(float(turned[most]))}, pair {least} by"
            f" {_turn(float(turned[least]))}. No row's length changes.",
        ]

    def idle(self, trace: "Trace", tensor: "Tensor") -> str:
        """All stand at place 0, which is turned by nothing."""
        return "" if trace[tensor.reads[1]].value.any() else "place 0 is not turned"


def _turn(angle: float) -> str:
    """An angle in radians and, as it is more often imagined, in degrees."""
    return f"{spoken(angle)} ({degrees(angle):,.0f}°)"
