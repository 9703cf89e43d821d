"""What the model of boards answers, where it looked for that, and whether it is right."""

import zlib
from dataclasses import dataclass

import numpy as np

from attention_core.arrays import Array
from attention_core.forward import trace
from attention_core.graph.kinds import Pieces
from attention_core.graph.spoken import percent
from attention_core.graph.trace import Trace
from attention_core.models import load_model
from attention_core.models.board import drawn, right, split
from attention_core.models.board.cells import DRAWN, N_CELLS, place
from attention_core.models.board.model import QUESTIONS

MOST_TRIED = 2_000  # boards: of so many the model gets some wrong


@dataclass(frozen=True)
class Answer:
    """One question's answer.

    Attributes
    ----------
    question : str
        ``"greatest"`` or ``"least"``.
    chances : ndarray of float, shape (10,)
        Of every digit.
    redrawn : ndarray of float, shape (side * side,)
        The cell as the model draws it, 0 (paper) to 1 (ink) or beyond, row after row.
    looks : ndarray of float, shape (9,)
        The question's attention to every cell, in the last layer, averaged over its heads.
    cells : tuple of str
        What is on the board, as ``split`` gives it.
    """

    question: str
    chances: Array
    redrawn: Array
    looks: Array
    cells: tuple[str, ...]

    @property
    def digit(self) -> int:
        """The digit with the largest chance."""
        return int(self.chances.argmax())

    @property
    def wanted(self) -> int | None:
        """The right answer; None if a cell was drawn, so that it is not known, or all are empty."""
        digits = [each for each in self._known if each is not None]
        if self._drawn or not digits:
            return None
        return max(digits) if self.question == QUESTIONS[0] else min(digits)

    @property
    def verdict(self) -> str:
        """``"right"``, ``"wrong"``, or nothing where that is not known."""
        if self.wanted is None:
            return ""
        return "right" if self.digit == self.wanted else "wrong"

    @property
    def says(self) -> Pieces:
        """Whether it is right, and where it looked, in a sentence or two."""
        best = int(self.looks.argmax())
        most = f"{place(best)}: {percent(self.looks[best])}"
        if self.wanted is None and not self._drawn:
            return ["Nothing is on the board, and still it has to answer."]
        if self.wanted is None:
            return [
                "A cell was drawn: you know whether that is right. Most of the last layer’s "
                f"attention goes to {most}."
            ]
        told = f"{self.verdict.title()}: the {self.question} digit here is {self.wanted}. "
        holding = [i for i, digit in enumerate(self._known) if digit == self.wanted]
        share = f"{percent(self.looks[holding].sum())} of the last layer’s attention"
        one = len(holding) == 1
        there = _capital(place(holding[0])) if one else f"{len(holding)} cells"
        gets = f"{told}{there}, where it stands, {'gets' if one else 'get'} {share}"
        if self.verdict == "right":
            return [f"{gets}."]
        if best in holding:
            more = ", more than any other" if one else ""
            return [f"{gets}{more}, and it misreads {'it' if one else 'them'}."]
        return [f"{gets}; most goes to {most}."]

    @property
    def _known(self) -> tuple[int | None, ...]:
        return right(" ".join(self.cells))

    @property
    def _drawn(self) -> bool:
        return any(cell.startswith(DRAWN) for cell in self.cells)


def answers(found: Trace, text: str) -> tuple[Answer, ...]:
    """Both answers.

    Parameters
    ----------
    found : Trace
        Of the board.
    text : str
        The board.
    """
    chances, pictures = found["probabilities"].value, found["redrawn"].value
    looks = found[found.attention[-1].name].value.mean(axis=0)
    cells = tuple(split(text))
    return tuple(
        Answer(question, chances[i], pictures[i], looks[i, len(QUESTIONS) :], cells)
        for i, question in enumerate(QUESTIONS)
    )


def read_as(found: Trace) -> list[tuple[int, float]]:
    """What the model takes each cell for, and how sure it is."""
    chances = found["probabilities"].value[len(QUESTIONS) :]
    return [(int(row.argmax()), float(row.max())) for row in chances]


def another(text: str) -> str:
    """Another board of handwritten digits: random, and always the same one after the same one."""
    seed = np.random.default_rng(zlib.crc32(text.encode()))
    names = [name.removesuffix("a") for name in drawn()]
    return " ".join(names[i] for i in seed.integers(len(names), size=N_CELLS))


def mistaken(text: str) -> str:
    """The next board after this one of whose two questions the model gets one wrong."""
    model = load_model("board")
    for _ in range(MOST_TRIED):
        text = another(text)
        if any(each.verdict == "wrong" for each in answers(trace(text, model), text)):
            return text
    return text


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
