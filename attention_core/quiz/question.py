"""A question about what a stage made, whose answer is in the trace."""

from dataclasses import dataclass
from typing import Literal

from attention_core.graph.kinds import Pieces


@dataclass(frozen=True)
class Covered:
    """Which cells of the stage's picture nobody may see before the answer; None is all of them.

    Attributes
    ----------
    rows, columns : tuple of int or None
        Of one drawn matrix, or of each head's where a question is about all heads.
    """

    rows: tuple[int, ...] | None = None
    columns: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Question:
    """A question, its answer and the reason for it.

    Attributes
    ----------
    kind : str
        Which kind of question it is; see ``questions.KINDS``.
    stage : str
        The stage's name without its layer.
    head : int
        The head it is about, -1 where the stage has none.
    ask : int
        The asking token it is about.
    says : Pieces
        The question.
    by : str
        How it is answered: by a cell of the covered result (or the word of its column), by one of
        the options, or by a number.
    answer : float
        The right column, the right option's place, or the number.
    reason : Pieces
        Why, in numbers of the trace.
    options : tuple of Pieces
        To choose from.
    cell : tuple of int or None
        Row and column of the drawn matrix that is right, or that shows what is.
    tolerance : float
        How far a number may be off.
    decimals : int
        To how many digits a number is to be worked out.
    covers : Covered
    """

    kind: str
    stage: str
    head: int
    ask: int
    says: Pieces
    by: Literal["cell", "choice", "number"]
    answer: float
    reason: Pieces
    options: tuple[Pieces, ...] = ()
    cell: tuple[int, int] | None = None
    tolerance: float = 0.0
    decimals: int = 0
    covers: Covered = Covered()
