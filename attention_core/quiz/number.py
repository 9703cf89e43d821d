"""A number to work out by hand: all that is needed stands in the question."""

from collections.abc import Sequence

import numpy as np

from attention_core.graph.explain import Explanation, explain
from attention_core.graph.kinds import Add, Divide, DivideByRoot, Dot, Pieces, Softmax
from attention_core.graph.kinds.saying import asks, entry, is_scores, row
from attention_core.graph.spoken import spoken
from attention_core.graph.step import Step
from attention_core.graph.tensor import Tensor
from attention_core.quiz.question import Covered, Question
from attention_core.quiz.spot import Spot

DIGITS = 2  # after the point, as in the cells
MOST_TERMS = 3  # to be multiplied and added by hand
LONGEST = 16  # what is summed over more entries is not looked at
TRIED = 3  # cells, the largest of the row
LARGEST = 1000.0  # with more digits nobody works by hand
SMALLEST = 0.2
OFF = 0.2  # how much of a number its tolerance may be


def number(spot: Spot, step: Step) -> Question | None:
    """One number of the asking row that is made of few."""
    tensor, operation = spot.of(step), step.stage.operation
    known = isinstance(operation, Dot | Add | Divide | DivideByRoot | Softmax)
    values = spot.numbers(tensor) if known and _short(spot, step) else None
    if values is None:
        return None
    for column in np.argsort(-np.abs(values), kind="stable")[:TRIED]:
        cell = (spot.ask, int(column))
        if made := _asked(spot, step, tensor, cell):
            return made
    return None


def _short(spot: Spot, step: Step) -> bool:
    """Whether it is made of so few numbers that it may be worth a look."""
    if not step.over:
        return True
    tensors = (spot.trace[name] for name in step.reads)
    axes = zip(tensors, step.signature.inputs, strict=True)
    return all(t.value.shape[a.index(step.over)] <= LONGEST for t, a in axes if step.over in a)


def _asked(spot: Spot, step: Step, tensor: Tensor, cell: tuple[int, int]) -> Question | None:
    """What is asked of one cell; None if it cannot be worked out by hand to two digits."""
    index = tensor.index(spot.head, cell)
    found = explain(spot.trace, step.name, index)
    if (sum_ := _written(step, found)) is None:
        return None
    written, by_hand = sum_
    off = abs(by_hand - found.value)
    tolerance = max(10**-DIGITS, off + 0.5 * 10**-DIGITS)
    if not SMALLEST <= abs(found.value) <= LARGEST or tolerance > OFF * abs(found.value):
        return None
    return Question(
        "number",
        step.stage.name,
        spot.head_in(tensor),
        spot.ask,
        [*_where(spot, tensor, index), f": {written} = ?"],
        "number",
        found.value,
        [f"{written} = {spoken(found.value)}."],
        cell=cell,
        tolerance=tolerance,
        decimals=DIGITS,
        covers=Covered((cell[0],), (cell[1],)),
    )


def _where(spot: Spot, tensor: Tensor, index: tuple[int, ...]) -> Pieces:
    """Which number: who asks whom, or whose dimension."""
    if is_scores(tensor):
        return [*asks(tensor, index), spot.in_head(tensor)]
    cell = dict(zip(tensor.axes, index, strict=True))
    return [*row(tensor, index[:-1]), ", ", entry(tensor, tensor.axes[-1], index[-1], cell)]


def _written(step: Step, found: Explanation) -> tuple[str, float] | None:
    """The sum in rounded numbers, and what it comes to; None if there is too much of it."""
    operation = step.stage.operation
    if isinstance(operation, Softmax):
        return _share(found)
    if isinstance(operation, DivideByRoot | Divide):
        score, share = (factor.value for factor in found.terms[0].factors)
        root = isinstance(operation, DivideByRoot)
        size = share**-2 if root else 1 / share
        divided = size**0.5 if root else size
        by = f"√{size:.6g}" if root else f"{size:.6g}"
        return f"{spoken(score)} ÷ {by}", _round(score) / divided
    terms = []
    for term in found.terms:
        factors = [_round(factor.value) for factor in term.factors]
        if all(factors):
            terms.append(factors)
    large = any(abs(factor) > LARGEST for factors in terms for factor in factors)
    if not 0 < len(terms) <= MOST_TERMS or large or _done(terms):
        return None
    return " + ".join(map(_product, terms)), sum(float(np.prod(factors)) for factors in terms)


def _done(terms: Sequence[Sequence[float]]) -> bool:
    """Whether there is nothing left to work out: one number, or one times one."""
    return len(terms) == 1 and (len(terms[0]) == 1 or 1 in map(abs, terms[0]))


def _share(found: Explanation) -> tuple[str, float] | None:
    """A softmax's division, with the exponentials written out."""
    mine, _ = found.terms[0].factors
    exponentials = [term.factors[0] for term in found.sum.parts[0].terms]
    told = [factor for factor in exponentials if factor.value > 0]
    fits = all(0.1 <= factor.value <= LARGEST and " − " not in factor.label for factor in told)
    if not 1 < len(told) <= MOST_TERMS + 1 or not fits:
        return None
    below = [_round(factor.value) for factor in told]
    powers = ", ".join(f"{factor.label} = {spoken(factor.value)}" for factor in told)
    total = " + ".join(spoken(each) for each in below)
    return (
        f"{powers}; {spoken(mine.value)} ÷ ({total})",
        _round(mine.value) / sum(below),
    )


def _round(value: float) -> float:
    return float(f"{value:.{DIGITS}f}")


def _product(factors: Sequence[float]) -> str:
    """Written so that a minus sign cannot be mistaken."""
    return " × ".join(f"({spoken(f)})" if f < 0 else spoken(f) for f in factors)
