"""Common slips on a worksheet, recognised by the values they give."""

from collections.abc import Callable, Sequence
from math import sqrt

from attention_core.lessons.marking import Marks, Row, mark
from attention_core.lessons.worked import ExerciseStep
from attention_core.worksheet.sheet import Sheet

Slips = list[tuple[str, Row]]


def marked(sheet: Sheet, typed: dict[tuple[int, int], str]) -> Marks:
    """Mark the cells that a reader was asked for, by step and cell; see ``marking.mark``."""
    made = _slips(sheet)

    def of(name: str) -> Callable[[Sequence[ExerciseStep]], Slips]:
        return lambda _: made.get(name, [])

    return mark(sheet.steps, typed, [of(step.name) for step in sheet.steps])


def _slips(sheet: Sheet) -> dict[str, Slips]:
    """By the names of steps."""
    steps = {step.name: step for step in sheet.steps}
    tables = {table.name: table.values for table in sheet.given}
    values = list(zip(*tables["Values"], strict=True))
    scaled = steps["scaled_scores"]
    weights = steps["attention_weights"].shown
    *raised, total = steps["powers"].shown
    raw = steps["scores"].shown if "scores" in steps else tables["Scores"][0]
    exponents = steps["shifted_scores"].shown if "shifted_scores" in steps else scaled.shown
    n = len(weights)
    found: dict[str, Slips] = {
        "scaled_scores": [
            ("these are still the scores; divide each.", raw),
            (
                f"this was divided by {sheet.d_key}; divide by its square root.",
                [score / sheet.d_key for score in raw],
            ),
            ("this was multiplied; divide.", [score * sqrt(sheet.d_key) for score in raw]),
        ],
        "shifted_scores": [("nothing was taken from these yet.", scaled.shown)],
        "powers": [
            ("these are still the scores; take e to the power of each.", (*exponents, total)),
            ("this is 2 to the power of each; e is about 2.718.", (*(2**x for x in exponents), 0)),
        ],
        "attention_weights": [
            ("these are still the powers; divide each by the sum.", raised),
            ("these are parts of 100; write shares of 1.", [100 * share for share in weights]),
            (
                "each score was divided by the sum of scores; take the powers of e.",
                [x / (sum(exponents) or 1) for x in exponents],
            ),
        ],
        "head_outputs": [
            ("the values were added without weights.", [sum(column) for column in values]),
            ("all words were given the same weight.", [sum(column) / n for column in values]),
            (
                "the powers were taken for weights; divide them by their sum first.",
                [_dot(raised, column) for column in values],
            ),
        ],
    }
    if "Query" in tables:
        (query,), keys = tables["Query"], tables["Keys"]
        sums = [_dot(query, key) for key in keys]
        found["scores"] = [
            (
                "only the first pair was multiplied; add the others.",
                [query[0] * k[0] for k in keys],
            ),
            ("query and key were added; multiply them.", [sum(query) + sum(key) for key in keys]),
            (
                "these are divided already; that is the next step.",
                [s / sqrt(sheet.d_key) for s in sums],
            ),
        ]
    return found


def _dot(one: Row, other: Row) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
