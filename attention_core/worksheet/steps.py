"""The steps from scores to what a head hands over, each from what stands on the sheet before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

from attention_core.lessons.worked import ExerciseStep
from attention_core.worksheet.rounding import all_rounded, printed, rounded

NAMES = (
    "scores",
    "scaled_scores",
    "shifted_scores",
    "powers",
    "attention_weights",
    "head_outputs",
)
Row = tuple[float, ...]
Rows = Sequence[Row]

COMFORTABLE = (0.0, 4.0)  # the largest scaled score, so that powers of e are small numbers
SUM = "sum"


@dataclass(frozen=True)
class Step(ExerciseStep):
    """One step, with the way to each of its values.

    ``values`` are exact, from the rounded numbers of the steps before; rounded they are printed.

    Attributes
    ----------
    equation : str
        LaTeX.
    working : tuple of str
        What is worked out for each value, in the sheet's numbers.
    """

    equation: str
    working: tuple[str, ...]

    @property
    def shown(self) -> Row:
        """The values as they are printed, from which the next step goes on."""
        return all_rounded(self.values)


def scored(words: Sequence[str], query: Row, keys: Rows) -> Step:
    """Dot products of the query with each key."""
    return Step(
        "scores",
        "Scores",
        "Multiply the query with each word's key pair by pair, and add.",
        tuple(words),
        tuple(sum(q * k for q, k in zip(query, key, strict=True)) for key in keys),
        r"s_j = q \cdot k_j",
        tuple(_products(query, key) for key in keys),
    )


def scaled(words: Sequence[str], scores: Row, d_key: int) -> Step:
    """Scores divided by the root of the keys' dimension."""
    root = rounded(sqrt(d_key))
    equal = "=" if root == sqrt(d_key) else r"\approx"
    said = "is" if root == sqrt(d_key) else "is about"
    return Step(
        "scaled_scores",
        "Scaling",
        f"Divide each score by √{d_key}, which {said} {printed(root)}.",
        tuple(words),
        tuple(score / root for score in scores),
        rf"\tilde s_j = s_j / \sqrt{{{d_key}}},\; \sqrt{{{d_key}}} {equal} {printed(root)}",
        tuple(f"{printed(score)} ÷ {printed(root)}" for score in scores),
    )


def shifted(words: Sequence[str], scores: Row) -> Step:
    """Scores less the largest, so that no power of e is large: the shares are the same."""
    top = max(scores)
    return Step(
        "shifted_scores",
        "Less the largest",
        f"Take {printed(top)}, the largest, from each: the shares stay the same.",
        tuple(words),
        tuple(score - top for score in scores),
        r"\tilde s_j - \max_i \tilde s_i",
        tuple(f"{printed(score)} − {_enclosed(top)}" for score in scores),
    )


def powers(words: Sequence[str], scores: Row) -> Step:
    """The power of e by each score, and their sum."""
    raised = tuple(exp(score) for score in scores)
    total = sum(all_rounded(raised))
    return Step(
        "powers",
        "Powers of e",
        "Take e to the power of each (a calculator's eˣ), and add them up.",
        (*words, SUM),
        (*raised, total),
        r"e_j = e^{\tilde s_j}",
        (
            *(f"e^{printed(score)}" for score in scores),
            " + ".join(map(printed, raised)),
        ),
    )


def shared(words: Sequence[str], raised: Row) -> Step:
    """Each power's share in the sum: the attention weights."""
    *each, total = raised
    return Step(
        "attention_weights",
        "Attention weights",
        "Divide each by the sum: shares of 1.",
        tuple(words),
        tuple(power / total for power in each),
        r"a_j = e_j / \textstyle\sum_i e_i",
        tuple(f"{printed(power)} ÷ {printed(total)}" for power in each),
    )


def mixed(names: Sequence[str], weights: Row, values: Rows) -> Step:
    """The values by their weights: what the word takes over by this head."""
    columns = list(zip(*values, strict=True))
    return Step(
        "head_outputs",
        "What is taken over",
        "Multiply each word's value by its weight, and add.",
        tuple(names),
        tuple(sum(a * v for a, v in zip(weights, column, strict=True)) for column in columns),
        r"z = \textstyle\sum_j a_j v_j",
        tuple(_products(weights, column) for column in columns),
    )


def comfortable(scores: Row) -> bool:
    """Whether powers of e by these are numbers that a person can write down and add."""
    low, high = COMFORTABLE
    return low <= max(scores) <= high


def _products(one: Row, other: Row) -> str:
    return " + ".join(f"{_enclosed(a)} × {_enclosed(b)}" for a, b in zip(one, other, strict=True))


def _enclosed(value: float) -> str:
    """A number within a sum: one below zero in brackets."""
    return f"({printed(value)})" if rounded(value) < 0 else printed(value)
