"""What the page tells of a board: its ink, where each head looks, and both answers."""

import base64
from collections import Counter
from typing import Any

import numpy as np

from attention_core import Trace
from attention_core.arrays import Array
from attention_core.graph.spoken import percent
from attention_core.models.board import PEN, cells, drawn, split
from attention_core.models.board.cells import EMPTY
from attention_core.pictures.answered import Answer, answers, read_as
from pages.learn.pictures.place import MEAN, QUESTIONS

HANDS = Counter(int(name[0]) for name in drawn())  # of each digit: how many ways it is written


def sent(
    found: Trace, text: str, question: str, looks: tuple[int, int], turn: str
) -> dict[str, Any]:
    """What the component is told.

    ``looks`` are the layer and the head whose attention is shown, ``turn`` is the reader's that was
    followed last.
    """
    answered = answers(found, text)
    return {
        "turn": turn,
        "board": text,
        "inks": [_packed(cell) for cell in cells(text)],
        "reads": _reads(found, text),
        "variants": [HANDS[digit] for digit in range(10)],
        "pen": PEN,
        "question": question,
        "layer": looks[0],
        "head": looks[1],
        "looks": _looks(found),
        "questions": [_told(answer) for answer in answered],
        "says": " ".join(_spoken(answer) for answer in answered),
    }


def _looks(found: Trace) -> list[dict[str, Any]]:
    """Every head, and the mean of each layer's: the questions' attention."""
    looks = []
    for layer, step in enumerate(found.attention):
        weights = found[step.name].value
        for head, rows in [*enumerate(weights), (MEAN, weights.mean(axis=0))]:
            asking = rows[: len(QUESTIONS)]
            told = {
                "layer": layer,
                "head": head,
                "title": "mean" if head == MEAN else f"head {head}",
                "weights": [_rounded(row[len(QUESTIONS) :]) for row in asking],
                "rests": [_rest(row, i) for i, row in enumerate(asking)],
            }
            looks.append(told)
    return looks


def _rest(row: Array, asks: int) -> list[str]:
    """What of a question's attention goes to no cell."""
    own, other = QUESTIONS.values() if asks == 0 else reversed(QUESTIONS.values())
    itself, beside = percent(row[asks]), percent(row[1 - asks])
    return [f"{own} gives {itself} to itself and {beside} to {other}; the cells get the rest."]


def _reads(found: Trace, text: str) -> list[str]:
    """What the model takes each cell for."""
    told = []
    for cell, (digit, chance) in zip(split(text), read_as(found), strict=True):
        told.append("" if cell == EMPTY else f"The model reads it as {digit}: {percent(chance)}.")
    return told


def _told(answer: Answer) -> dict[str, Any]:
    ink = np.clip(255 * answer.redrawn, 0, 255).round()
    return {
        "name": answer.question,
        "title": QUESTIONS[answer.question],
        "spoken": answer.question,
        "digit": answer.digit,
        "chances": _rounded(answer.chances),
        "redrawn": ink.astype(int).tolist(),
        "verdict": answer.verdict,
        "says": answer.says,
    }


def _spoken(answer: Answer) -> str:
    right = f", {answer.verdict}" if answer.verdict else ""
    chance = percent(answer.chances[answer.digit]).replace("%", "percent")
    return f"{answer.question}: {answer.digit}, {chance}{right}."


def _rounded(shares: Array) -> list[float]:
    return [round(float(share), 5) for share in shares]


def _packed(ink: Array) -> str:
    return base64.b64encode(ink.astype(np.uint8).tobytes()).decode("ascii")
