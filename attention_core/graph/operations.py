"""The kinds of computation a stage can be, and how each one accounts for one number it made.

An operation does not compute a stage (the stage's own NumPy does); it names, for one output cell,
the terms that add up to the value there, out of the very input cells the value depends on.
"""

from dataclasses import dataclass
from math import erfc, sqrt, tanh
from typing import Protocol

import numpy as np

from attention_core.graph.sums import Factor, Inputs, Sum, Term


class Operation(Protocol):
    """A kind of computation."""

    @property
    def kind(self) -> str:
        """One word for it; the viewer draws by it."""
        ...

    def account(self, inputs: Inputs) -> Sum:
        """The sum behind the output cell that ``inputs`` is seen from."""
        ...


@dataclass(frozen=True)
class Lookup:
    """Row of a table: input 0 says which row, along ``over``, of input 1."""

    over: str
    kind: str = "lookup"

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number in the table."""
        row = inputs.factor(0)
        read = inputs.factor(1, **{self.over: int(row.value)})
        where = Term(f"row {inputs.label(self.over, int(row.value))}", (read,))
        which = Sum("row", "which row", (Term("row", (row,)),), name="row")
        return Sum(self.kind, "read from a table, one row per token", (where,), (which,))


@dataclass(frozen=True)
class Add:
    """The inputs at the same place, added."""

    kind: str = "add"

    def account(self, inputs: Inputs) -> Sum:
        """One term per input."""
        factors = [inputs.factor(i) for i in range(len(inputs.tensors))]
        terms = tuple(Term(factor.label, (factor,)) for factor in factors)
        return Sum(self.kind, "the vectors added, number by number", terms)


@dataclass(frozen=True)
class Dot:
    """Inputs 0 and 1 multiplied and summed along ``over``; further inputs are biases."""

    over: str
    kind: str = "dot"

    def account(self, inputs: Inputs) -> Sum:
        """One term per entry of the shared axis, one per bias."""
        terms = [
            Term(
                inputs.label(self.over, k),
                (inputs.factor(0, **{self.over: k}), inputs.factor(1, **{self.over: k})),
            )
            for k in range(inputs.size(self.over))
        ]
        biases = [inputs.factor(i) for i in range(2, len(inputs.tensors))]
        terms += [Term("bias", (bias,)) for bias in biases]
        says = "a dot product: multiply pair by pair, add up"
        return Sum(self.kind, says + (", then add the bias" if biases else ""), tuple(terms))


@dataclass(frozen=True)
class DivideByRoot:
    """Input 0 divided by the square root of the number input 1."""

    kind: str = "scale"

    def account(self, inputs: Inputs) -> Sum:
        """One term: the score times one over the root."""
        size = inputs.factor(1)
        root = Factor(f"1/√{size.value:g}", float(size.value**-0.5), size.source)
        return Sum(
            self.kind,
            f"divided by √{size.value:g}, the square root of {size.label}",
            (Term("score", (inputs.factor(0), root)),),
        )


@dataclass(frozen=True)
class Divide:
    """Input 0 divided by the number input 1."""

    kind: str = "scale"

    def account(self, inputs: Inputs) -> Sum:
        """One term: the score times one over the number."""
        by = inputs.factor(1)
        share = Factor(f"1/{by.value:g}", 1 / by.value, by.source)
        says = f"divided by {by.value:g}, the {by.label}"
        return Sum(self.kind, says, (Term("score", (inputs.factor(0), share)),))


@dataclass(frozen=True)
class UnitLength:
    """Input 0 divided by its length along ``over``; a vector of zeros stays one."""

    over: str
    kind: str = "unit"

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number times one over the vector's length; its square as a part."""
        entries = [inputs.factor(0, **{self.over: k}) for k in range(inputs.size(self.over))]
        square = Sum(
            "square",
            "every number of the vector times itself, added: the length is the root of that",
            tuple(
                Term(inputs.label(self.over, k), (entry, entry)) for k, entry in enumerate(entries)
            ),
            name="squared length",
        )
        one_over = Factor("1 / length", 1 / sqrt(square.total) if square.total else 0.0)
        says = "divided by the vector's length, so that only its direction is left"
        term = Term("number", (inputs.factor(0), one_over))
        return Sum(self.kind, says, (term,), (square,))


@dataclass(frozen=True)
class Additive:
    """Inputs 0 and 1 added and put through tanh, times input 2, summed along ``over``."""

    over: str
    kind: str = "additive"

    def account(self, inputs: Inputs) -> Sum:
        """One term per hidden unit; what goes into its tanh as a part."""
        terms, parts = [], []
        for m in range(inputs.size(self.over)):
            unit = {self.over: m}
            asked, offered, weight = (inputs.factor(i, **unit) for i in range(3))
            name = inputs.label(self.over, m)
            inside = Sum(
                "inside",
                "the query's and the key's number for this unit, added",
                (Term("query", (asked,)), Term("key", (offered,))),
                name=f"inside tanh, {name}",
            )
            parts.append(inside)
            terms.append(Term(name, (weight, Factor("tanh(q + k)", tanh(inside.total)))))
        says = "per hidden unit: its weight times tanh of what query and key add up to"
        return Sum(self.kind, says, tuple(terms), tuple(parts))


@dataclass(frozen=True)
class Mask:
    """Input 0 where input 1 allows it, minus infinity elsewhere."""

    kind: str = "mask"

    def account(self, inputs: Inputs) -> Sum:
        """The score, and 0 or minus infinity for the mask."""
        allowed = inputs.factor(1)
        penalty = Factor("0 or −∞", 0.0 if allowed.value else -np.inf, allowed.source)
        says = "allowed, so unchanged" if allowed.value else "not allowed, so minus infinity"
        terms = (Term("score", (inputs.factor(0),)), Term("mask", (penalty,)))
        return Sum(self.kind, says, terms)


@dataclass(frozen=True)
class Softmax:
    """Exponentials along ``over``, divided by their sum."""

    over: str
    kind: str = "softmax"

    def account(self, inputs: Inputs) -> Sum:
        """This key's share: its exponential times one over the sum of all of them."""
        scores = [inputs.factor(0, **{self.over: k}) for k in range(inputs.size(self.over))]
        top = max(score.value for score in scores)
        top = top if np.isfinite(top) else 0.0
        exponentials = [
            Factor(
                f"e^({_number(s.value)} − {_number(top)})", float(np.exp(s.value - top)), s.source
            )
            for s in scores
        ]
        total = Sum(
            "sum",
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
        return Sum(self.kind, "its share of the row: e^score over the row's sum", (term,), (total,))


@dataclass(frozen=True)
class LayerNorm:
    """Input 0 less its mean along ``over``, over its deviation, times input 1 plus input 2.

    Input 3 is the small number that keeps the division safe.
    """

    over: str
    kind: str = "norm"

    def account(self, inputs: Inputs) -> Sum:
        """Normalised value times gain, plus shift; mean and variance as parts."""
        size = inputs.size(self.over)
        entries = [inputs.factor(0, **{self.over: k}) for k in range(size)]
        names = [inputs.label(self.over, k) for k in range(size)]
        each = Factor(f"1/{size}", 1 / size)
        mean = Sum(
            "mean",
            "the vector's mean",
            tuple(Term(n, (entry, each)) for n, entry in zip(names, entries, strict=True)),
            name="mean",
        )
        centre = mean.total
        variance = Sum(
            "variance",
            "the mean squared distance from it",
            tuple(
                Term(
                    name,
                    (Factor("(x − mean)²", (entry.value - centre) ** 2, entry.source), each),
                )
                for name, entry in zip(names, entries, strict=True)
            ),
            name="variance",
        )
        epsilon = inputs.factor(3)
        deviation = float(np.sqrt(variance.total + epsilon.value))
        x = inputs.factor(0)
        normalised = Factor("(x − mean) / deviation", (x.value - centre) / deviation, x.source)
        safe = Sum("epsilon", "kept under the root", (Term("ε", (epsilon,)),), name="ε")
        terms = (
            Term("normalised × gain", (normalised, inputs.factor(1))),
            Term("shift", (inputs.factor(2),)),
        )
        says = "less the vector's mean, over its deviation, times a learned gain, plus a shift"
        return Sum(self.kind, says, terms, (mean, variance, safe))


@dataclass(frozen=True)
class Gelu:
    """Input 0 times the share of a normal distribution below it."""

    kind: str = "gelu"

    def account(self, inputs: Inputs) -> Sum:
        """One term: x times Φ(x)."""
        x = inputs.factor(0)
        below = Factor("Φ(x)", 0.5 * erfc(-x.value / sqrt(2)), x.source)
        says = "x times the chance that a normal random number is below x"
        return Sum(self.kind, says, (Term("x · Φ(x)", (x, below)),))


@dataclass(frozen=True)
class Join:
    """Input 0 with two axes laid end to end: nothing is computed."""

    kind: str = "join"

    def account(self, inputs: Inputs) -> Sum:
        """One term: the number, copied from its head."""
        copied = inputs.factor(0)
        head = copied.source[1][0] if copied.source else 0
        term = Term(f"head {inputs.label('head', head)}", (copied,))
        return Sum(self.kind, "copied: the heads' outputs laid side by side", (term,))


def _number(value: float) -> str:
    if np.isneginf(value):
        return "−∞"
    return f"{value:.2f}".replace("-", "−")
