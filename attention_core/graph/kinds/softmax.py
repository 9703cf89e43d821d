"""Numbers turned into shares of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from attention_core.arrays import Array
from attention_core.graph.kinds.base import Gradients, Operation, Pieces
from attention_core.graph.kinds.saying import asks, entry, is_scores, leader, row, ties
from attention_core.graph.spoken import spoken
from attention_core.graph.sums import Factor, Inputs, Sum, Term

if TYPE_CHECKING:
    from attention_core.graph.local import Local
    from attention_core.graph.tensor import Tensor
    from attention_core.graph.trace import Trace

LARGEST = 80.0  # e to the power of more than this overflows float32
SHORT = 4  # so many exponentials fit on a line
NAMED, LIKELY = 2000, 50  # of longer rows so many of the largest are named, the others added up


@dataclass(frozen=True)
class Softmax(Operation):
    """Exponentials along ``over``, divided by their sum."""

    kind: str = field(default="softmax", init=False)
    over: str

    def account(self, inputs: Inputs) -> Sum:
        """This entry's share: its exponential times one over the sum of all of them."""
        mine = inputs.cell[self.over]
        exponentials, total, _ = powers(inputs, self.over, mine)
        share = Factor("1 / sum", 1 / total.total if total.total else 0.0)
        term = Term(inputs.label(self.over, mine), (exponentials[mine], share))
        said = _in_short(exponentials[mine], [term.factors[0] for term in total.terms], total.total)
        return Sum(said, (term,), (total,))

    def adjoint(self, seed: Array, at: "Local") -> Gradients:
        """Its own share of how much its seed is above the row's mean seed, weighed by the shares.

        So a row's gradients add up to nothing: what one entry wins, the others lose.
        """
        axis = at.along(self.over)
        mean = (seed * at.output).sum(axis=axis, keepdims=True)
        return [at.output * (seed - mean)]

    def slopes(self, which: int, cell: tuple[int, ...], at: "Local") -> Array:
        """Its own share of each share is lost to the others of its row; it wins its own share."""
        found, row = at.nothing(), at.line(cell, self.over)
        found[row] = -at.output[cell] * at.output[row]
        found[cell] += at.output[cell]
        return found

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
        seeing = weights.sum(axis=-1) > 0  # a query that may see nothing is not decided
        if not seeing.any():
            return ["Nothing may be seen here: every weight is 0."]
        logs = np.log(np.where(weights > 0, weights, 1))
        # As many entries of equal weight would be as focused.
        focus = np.where(seeing, np.exp(-(weights * logs).sum(axis=-1)), np.nan)
        by_head = is_scores(tensor) and tensor.head == 0 and weights.ndim == 3 and len(weights) > 1
        return (_heads if by_head else _rows)(tensor, weights, focus)


def powers(inputs: Inputs, over: str, mine: int) -> tuple[dict[int, Factor], Sum, float]:
    """The exponentials of a row of input 0, their sum, and what was taken off all logits first."""
    scores = inputs.line(0, over)
    top = float(scores.max())
    # Without the detour through the largest, as it is taught, unless numbers grow too large.
    far = not -LARGEST < top < LARGEST or len(scores) > NAMED
    off = top if far and np.isfinite(top) else 0.0
    each = np.exp(scores - off)
    told = _told_apart(each, mine)
    exponentials = {
        k: Factor(
            _power(float(scores[k]), off), float(each[k]), inputs.factor(0, **{over: k}).source
        )
        for k in told
    }
    terms = [Term(inputs.label(over, k), (factor,)) for k, factor in exponentials.items()]
    if len(told) < len(each):
        rest = float(np.delete(each, told).sum())
        others = f"{len(each) - len(told):,} others"
        terms.append(Term(others, (Factor("e^score, added", rest),)))
    total = Sum(
        "e^score of every entry in the row, added. Computers take the largest score off first, "
        "so that no number overflows; that changes no share.",
        tuple(terms),
        name="sum of exponentials",
    )
    return exponentials, total, off


def _heads(tensor: "Tensor", weights: Array, focus: Array) -> Pieces:
    """The most decided head with one of its rows, and the least decided."""
    spread = np.nanmean(focus, axis=-1)
    sharp, even = leader(-spread), leader(spread)
    head, name = tensor.axes[0], tensor.entries.name
    if sharp is None:
        low, high = spoken(spread.min(), 1), spoken(spread.max(), 1)
        between = low if low == high else f"{low} to {high}"
        return [f"No head is more decided than all others: a word looks at about {between} tokens."]
    i, j = np.unravel_index(int(weights[sharp].argmax()), weights[sharp].shape)
    said: Pieces = [
        f"Head {name(head, sharp[0])} is the most decided: a word looks at about"
        f" {_many(spread[sharp])} (for one, ",
        *asks(tensor, (sharp[0], int(i), int(j))),
        f": {spoken(weights[sharp][i, j])}).",
    ]
    if even is not None:
        said.append(f" In head {name(head, even[0])} it looks at about {spoken(spread[even], 1)}.")
    return said


def _rows(tensor: "Tensor", weights: Array, focus: Array) -> Pieces:
    """The most decided row, and where it goes."""
    sharp = leader(-focus)
    if sharp is None:
        alike = int((np.round(focus, 2) == np.round(np.nanmin(focus), 2)).sum())
        rows = f"{alike} rows are" if alike < focus.size else "All rows are"
        if focus.size == 1:
            rows = "The only row is"
        return [f"{rows} shared out over about {_entries(tensor, np.nanmin(focus))}."]
    best = int(weights[sharp].argmax())
    cell = dict(zip(tensor.axes, (*sharp, best), strict=True))
    said: Pieces = [
        "Most decided is ",
        *row(tensor, sharp),
        f": shared out over about {_entries(tensor, focus[sharp])}",
    ]
    if leader(weights[sharp]) is None:
        return [*said, f"; {ties(weights[sharp])} get most, {spoken(weights[sharp].max())} each."]
    return [
        *said,
        "; most goes to ",
        entry(tensor, tensor.axes[-1], best, cell),
        f", {spoken(weights[sharp][best])}.",
    ]


def _many(tokens: float) -> str:
    count = spoken(tokens, 1)
    return f"{count} token" if count == "1.0" else f"{count} tokens"


def _power(score: float, off: float) -> str:
    return f"e^({_told(score)} − {_told(off)})" if off else f"e^{_told(score)}"


def _told_apart(powers: Array, mine: int) -> list[int]:
    """Which entries are named: all of them, but of a whole vocabulary the largest and one's own."""
    if len(powers) <= NAMED:
        return list(range(len(powers)))
    largest = np.argpartition(-powers, LIKELY)[:LIKELY]
    return sorted({mine, *largest.tolist()}, key=lambda k: -powers[k])


def _in_short(one: Factor, exponentials: list[Factor], total: float) -> str:
    """The whole division in one line, as far as its sum is short enough to be read."""
    share = spoken(one.value / total if total else 0.0)
    below = " + ".join(factor.label for factor in exponentials)
    if len(exponentials) > SHORT:
        below = "the row's sum of e^score"
    elif len(exponentials) > 1:
        below = f"({below})"
    return (
        f"Its share of the row: {one.label} ÷ {below}"
        f" = {_figures(one.value)} ÷ {_figures(total)} = {share}"
    )


def _figures(value: float) -> str:
    """Three figures, or two decimals of what is small."""
    return spoken(value, 0 if value >= 100 else 1 if value >= 10 else 2)


def _entries(tensor: "Tensor", count: float) -> str:
    noun = tensor.entries.axis(tensor.axes[-1]).noun
    return f"{spoken(count, 1)} {noun if spoken(count, 1) == '1.0' else noun + 's'}"


def _told(value: float) -> str:
    return "−∞" if np.isneginf(value) else spoken(value)
