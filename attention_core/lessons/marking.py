"""Marks for the worked example; common slips are recognised by the values they give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from attention_core.lessons.worked import D_KEY, VECTORS, ExerciseStep
from attention_core.play.typed import decimals, read_number

Row = Sequence[float]
Slips = Callable[[Sequence[ExerciseStep]], list[tuple[str, Row]]]

_FINEST, _COARSEST = 0.005, 0.05  # more digits need not be right, fewer than one prove nothing


@dataclass(frozen=True)
class Marks:
    """What is right, and the first step that is not.

    Attributes
    ----------
    cells : mapping of (int, int) to str
        ``"right"``, ``"wrong"`` or ``"empty"`` for every (step, cell) asked for.
    wrong_step : int or None
        The first step with a wrong cell.
    advice : str
        A sentence on that step; empty if nothing is wrong.
    """

    cells: Mapping[tuple[int, int], str]
    wrong_step: int | None
    advice: str

    @property
    def done(self) -> bool:
        """Whether every cell is right."""
        return all(mark == "right" for mark in self.cells.values())


def mark(
    steps: Sequence[ExerciseStep],
    typed: Mapping[tuple[int, int], str],
    slips: Sequence[Slips] | None = None,
) -> Marks:
    """Mark the cells a learner was asked for.

    A value counts as right if it is within half a unit of its own last decimal, but at least
    within 0.005 and at most within 0.05.

    Parameters
    ----------
    steps : sequence of ExerciseStep
    typed : mapping of (int, int) to str
        By step and cell, as typed; empty where nothing is.
    slips : sequence of callable, optional
        For each step what gives common slips and the row of values of each; those of the worked
        example if not given.

    Returns
    -------
    Marks
    """
    cells = {at: _mark(steps[at[0]].values[at[1]], text) for at, text in typed.items()}
    wrong = sorted(at for at, said in cells.items() if said == "wrong")
    if not wrong:
        return Marks(cells, None, "")
    first = wrong[0][0]
    there = {cell: text for (step, cell), text in typed.items() if step == first and text.strip()}
    mistakes = {cell: typed[step, cell] for step, cell in wrong if step == first}
    said = _advice(steps, first, there, mistakes, (_SLIPS if slips is None else slips)[first])
    return Marks(cells, first, f"{steps[first].title}: {said}")


def near(value: float, text: str) -> bool:
    """Whether a typed number is that value, to the decimals it has; False if it is no number."""
    try:
        number = read_number(text)
    except ValueError:
        return False
    allowed = min(max(0.5 * 10.0 ** -decimals(text), _FINEST), _COARSEST)
    return abs(number - value) <= allowed + 1e-9  # a tie, such as 0.125 for 0.12, is right


def _mark(value: float, text: str) -> str:
    if not text.strip():
        return "empty"
    return "right" if near(value, text) else "wrong"


def _advice(
    steps: Sequence[ExerciseStep],
    step: int,
    there: Mapping[int, str],
    mistakes: Mapping[int, str],
    slips: Slips,
) -> str:
    for text in mistakes.values():
        try:
            read_number(text)
        except ValueError as error:
            return str(error)
    for cells in (there, mistakes):  # a slip made everywhere, or else only in some cells
        for said, row in slips(steps):
            if all(near(row[cell], text) for cell, text in cells.items()):
                return said
    return steps[step].task


def _query_slips(steps: Sequence[ExerciseStep]) -> list[tuple[str, Row]]:
    return [
        (f'that is the vector of "{word}", not of "sat".', row) for word, row in VECTORS.items()
    ]


def _score_slips(steps: Sequence[ExerciseStep]) -> list[tuple[str, Row]]:
    query, keys = steps[0].values, [VECTORS[word] for word in steps[1].cells]
    scores = steps[1].values
    return [
        ("only the first pair was multiplied; add the second.", [query[0] * k[0] for k in keys]),
        ("only the second pair was multiplied; add the first.", [query[1] * k[1] for k in keys]),
        ("these are divided by √2 already; that is the next step.", _times(scores, 1 / sqrt(2))),
        ("query and key were added; multiply them pair by pair.", [sum(query) + s for s in scores]),
    ]


def _scaling_slips(steps: Sequence[ExerciseStep]) -> list[tuple[str, Row]]:
    scores = steps[1].values
    return [
        ("these are still the scores; divide each by √2.", scores),
        ("this was divided by 2; divide by its square root, √2 ≈ 1.414.", _times(scores, 1 / 2)),
        ("this was multiplied by √2; divide by it.", _times(scores, sqrt(2))),
        ("this is softmax already; only divide by √2 here.", steps[3].values),
    ]


def _softmax_slips(steps: Sequence[ExerciseStep]) -> list[tuple[str, Row]]:
    scores, scaled = steps[1].values, steps[2].values
    return [
        ("this is softmax of the scores before scaling; take the scaled ones.", _softmax(scores)),
        ("e to the power is right; now divide each by the sum of all of them.", _exp(scaled)),
        ("e to the power of the scores before scaling, and not divided yet.", _exp(scores)),
        (
            "each was divided by the sum without e to the power of it first.",
            _times(scaled, 1 / sum(scaled)),
        ),
        (
            "divided by √2 again: the scores are scaled only once.",
            _softmax(_times(scaled, 1 / sqrt(D_KEY))),
        ),
        ("these are still the scaled scores; softmax makes shares of them.", scaled),
    ]


def _output_slips(steps: Sequence[ExerciseStep]) -> list[tuple[str, Row]]:
    words = steps[3].cells
    unscaled, exponentials = _softmax(steps[1].values), _exp(steps[2].values)
    equal = [1 / len(words)] * len(words)
    return [
        ("these weights come from scores that were not scaled.", _mixed(unscaled, words)),
        ("the weights were not divided by their sum.", _mixed(exponentials, words)),
        ("all words were given the same weight.", _mixed(equal, words)),
        ("the values were added without weights.", _mixed([1.0] * len(words), words)),
        ("the values were multiplied by scores; take the weights.", _mixed(steps[1].values, words)),
        (
            "the values were multiplied by scaled scores; take the weights.",
            _mixed(steps[2].values, words),
        ),
        ('this is the value of "sat" alone; mix in the others.', VECTORS["sat"]),
    ]


_SLIPS = (_query_slips, _score_slips, _scaling_slips, _softmax_slips, _output_slips)


def _mixed(weights: Row, words: Sequence[str]) -> Row:
    pairs = list(zip(weights, (VECTORS[word] for word in words), strict=True))
    return [sum(w * vector[d] for w, vector in pairs) for d in range(D_KEY)]


def _softmax(row: Row) -> Row:
    return _times(_exp(row), 1 / sum(_exp(row)))


def _exp(row: Row) -> Row:
    return [exp(x) for x in row]


def _times(row: Row, by: float) -> Row:
    return [x * by for x in row]
