"""Pairs that are not allowed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace


@dataclass(frozen=True)
class Mask(Operation):
    """Input 0 where input 1 allows it, minus infinity elsewhere."""

    kind: str = field(default="mask", init=False)

    def account(self, inputs: Inputs) -> Sum:
        """The score, and 0 or minus infinity for the mask."""
        allowed = inputs.factor(1)
        penalty = Factor("0 or −∞", 0.0 if allowed.value else -np.inf, allowed.source)
        says = "allowed, so unchanged" if allowed.value else "not allowed, so minus infinity"
        terms = (Term("score", (inputs.factor(0),)), Term("mask", (penalty,)))
        return Sum(says, terms)

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """The seed where a score passed; a hidden one could be anything."""
        return [np.where(at.inputs[1], seed, 0), None]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """One where a score passed, else nothing."""
        return at.reached(0, cell, 1) if which == 0 else at.nothing()

    def notice(self, trace: "Trace", tensor: "Tensor") -> Pieces:
        """How many pairs are hidden."""
        mask = trace[tensor.reads[1]].value
        hidden = int(mask.size - mask.sum())
        everywhere = " in every head" if tensor.head is not None else ""
        if mask.size == 1 and hidden:
            return ["The only pair is hidden, so no token may answer."]
        if hidden:
            are = "pairs is" if hidden == 1 else "pairs are"
            return [f"{hidden} of {mask.size} {are} hidden{everywhere}{_rule(mask)}."]
        if mask.size == 1:
            return ["The only pair is allowed, so its score passes unchanged."]
        return [f"All {mask.size} pairs are allowed, so every score passes unchanged."]

    def idle(self, trace: "Trace", tensor: "Tensor") -> str:
        """It hides nothing: what comes out is what went in."""
        same = np.array_equal(trace[tensor.reads[0]].value, tensor.value, equal_nan=True)
        return "nothing is masked here" if same else ""


def _rule(mask: Array) -> str:
    """The rule behind what is hidden, where it is one of those that decoders have."""
    if mask.ndim != 2 or mask.shape[0] != mask.shape[1] or len(mask) < 2:
        return ""
    n = len(mask)
    if np.array_equal(mask, np.tri(n, dtype=bool)):
        return ": no token sees a later one"
    window = int(mask[-1].sum())
    if window and np.array_equal(mask, np.tri(n, dtype=bool) & ~np.tri(n, k=-window, dtype=bool)):
        if window == 1:
            return ": each token sees itself alone"
        return f": no token sees a later one, nor more than {window - 1} back"
    return ""
