"""What the model of boards makes of small changes, where its heads look, and what was measured."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from attention_core.arrays import Array
from attention_core.geometry.threads import one_thread
from attention_core.graph.spoken import percent
from attention_core.graph.trace import Trace
from attention_core.models import load_model
from attention_core.models.board import drawn, right, split
from attention_core.models.board.cells import DRAWN, EMPTY, N_CELLS, cells, place
from attention_core.models.board.model import QUESTIONS
from attention_core.models.board.pixels import pixels
from attention_core.models.board.train.engine import Engine
from attention_core.models.board.train.weights import RECIPE, shapes
from attention_core.training.weights import Blocks

MEASURED = Path(__file__).parents[1] / "models" / "board" / "measured.json"
_ASKED = len(QUESTIONS)
_FORMS = "first second third fourth fifth sixth".split()
_BOARDS, _SEED = 200, 16  # on which the digits that were drawn for it are read


@dataclass(frozen=True)
class Said:
    """What the model says of a board after a change.

    Attributes
    ----------
    cells : tuple of int
        Those that were changed.
    answers : tuple of int
        The greatest digit and the least, as the model has it.
    """

    cells: tuple[int, ...]
    answers: tuple[int, ...]


def answers(*texts: str) -> list[tuple[int, ...]]:
    """The greatest digit and the least of each board, as the model has it."""
    digits = _digits(texts)[:, :_ASKED]
    return [tuple(map(int, each)) for each in digits]


def erased(text: str) -> tuple[Said, ...]:
    """The answers without each cell that has ink, one at a time."""
    there = [(i,) for i, cell in enumerate(split(text)) if cell != EMPTY]
    return _said(text, {which: {i: EMPTY for i in which} for which in there})


def swapped(text: str) -> tuple[Said, ...]:
    """The answers after each two cells that differ have changed places."""
    cells = split(text)
    pairs = [
        (one, other) for one, other in combinations(range(N_CELLS), 2) if cells[one] != cells[other]
    ]
    return _said(text, {(i, k): {i: cells[k], k: cells[i]} for i, k in pairs})


def told_erased(text: str) -> str:
    """What happens where one cell is erased, in sentences; empty where nothing can be."""
    (now,), every = answers(text), erased(text)
    if not every:
        return ""
    if all(each.answers == now for each in every) and len(every) > 1 and not _stubborn(text, every):
        return f"Whichever of the {len(every)} cells is erased, it says {_both(now)}."
    said = []
    for which, question in enumerate(QUESTIONS):
        moved = [each for each in every if each.answers[which] != now[which]]
        said += [
            f"Without {place(each.cells[0])} the {question} is {each.answers[which]} for it, and "
            f"not {now[which]}."
            for each in moved[:2]
        ]
        if len(moved) > 2:
            said.append(f"So it goes with {len(moved) - 2} cells more.")
    said += _stubborn(text, every)
    still = sum(each.answers == now for each in every)
    if still:
        cells = "one cell" if still == 1 else f"{still} cells"
        said.append(f"Erasing any of {cells} changes neither answer.")
    return " ".join(said)


def _stubborn(text: str, every: Sequence[Said]) -> list[str]:
    """Which answers stay though the only cell that holds them is erased, in sentences."""
    asked_, digits, (now,) = asked(text), right(text), answers(text)
    if asked_ is None:
        return []
    said = []
    for which, (question, best) in enumerate(zip(QUESTIONS, (max, min), strict=True)):
        cell, *more = asked_[which]
        left = [d for i, d in enumerate(digits) if d is not None and i != cell]
        stays = [e for e in every if e.cells == (cell,) and e.answers[which] == now[which]]
        if left and not more and stays and now[which] == digits[cell]:
            said.append(
                f"Without {place(cell)} it still says that the {question} is {now[which]}, and it "
                f"is {best(left)} then."
            )
    return said


def told_swapped(text: str) -> str:
    """What happens where two cells change places, in a sentence; empty where all are alike."""
    (now,), every = answers(text), swapped(text)
    moved = [each for each in every if each.answers != now]
    if not every:
        return ""
    pairs = f"{len(every)} pairs of cells" if len(every) > 1 else "one pair of cells"
    if not moved:
        return f"Swapping any of {pairs} that differ changes neither answer: places do not matter."
    one, other = moved[0].cells
    return (
        f"Of {pairs} that differ, {len(moved)} change an answer when they are swapped, as "
        f"{place(one)} with {place(other)} ({_both(now)} becomes {_both(moved[0].answers)}), "
        "though places should not matter."
    )


def asked(text: str) -> tuple[tuple[int, ...], ...] | None:
    """The cells that hold the right answer of each question; None where that is not known."""
    cells, digits = split(text), right(text)
    known = [digit for digit in digits if digit is not None]
    if not known or any(cell.startswith(DRAWN) for cell in cells):
        return None
    return tuple(
        tuple(i for i, digit in enumerate(digits) if digit == answer)
        for answer in (max(known), min(known))
    )


def looks(found: Trace, text: str) -> Array | None:
    """How much attention each question gives the cells that hold its right answer.

    Parameters
    ----------
    found : Trace
        Of the board.
    text : str
        The board.

    Returns
    -------
    ndarray of float, shape (layer, head, question), or None
        Where the right answer is not known.
    """
    cells = asked(text)
    if cells is None:
        return None
    every = np.stack([found[each.name].value for each in found.attention])
    columns = [[_ASKED + cell for cell in those] for those in cells]
    return np.stack([every[:, :, q, at].sum(axis=-1) for q, at in enumerate(columns)], axis=-1)


@cache
def misread(n: int = _BOARDS) -> tuple[tuple[str, int, float], ...]:
    """Digits drawn for it that it does not read, on boards with the same seed each time.

    Returns
    -------
    tuple of (name, digit, share)
        Its name, as ``9e``; what it is most often taken for; and on which share of the boards it
        stands on it is read right, if that is less than half. The worst first.
    """
    rng, names = np.random.default_rng(_SEED), [*drawn()]
    read: dict[str, list[int]] = {name: [] for name in names}
    boards = [[names[i] for i in rng.permutation(len(names))[:N_CELLS]] for _ in range(n)]
    for board, digits in zip(boards, _digits([" ".join(b) for b in boards]), strict=True):
        for name, digit in zip(board, digits[_ASKED:], strict=True):
            read[name].append(int(digit))
    found = [
        (name, int(np.bincount(each).argmax()), each.count(int(name[0])) / len(each))
        for name, each in read.items()
        if each
    ]
    return tuple(sorted((each for each in found if each[2] < 0.5), key=lambda each: each[2]))


def told_misread() -> str:
    """Which of the digits drawn for it it does not read, in a sentence."""
    wrong = misread()
    if not wrong:
        return f"It reads all {len(drawn())} digits that were drawn for it on most boards."
    each = [f"the {_FORMS['abcdef'.index(name[1])]} {name[0]} for a {at}" for name, at, _ in wrong]
    listed = each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}"
    many = "one" if len(each) == 1 else str(len(each))
    end = "That mistake is its own" if len(each) == 1 else "These mistakes are its own"
    return (
        f"Of the {len(drawn())} digits that were drawn for it, it mistakes {many} on most boards: "
        f"{listed}. {end}, and may be seen on the board."
    )


@cache
def measured() -> dict[str, Any]:
    """What the trainer wrote down: see ``models.board.train.measure``."""
    found: dict[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return found


def told_measured() -> str:
    """How it was trained and how good it is on digits that it did not learn from, in sentences."""
    all_, row = measured(), measured()["of"][0]
    last = np.mean(row["looks"][-1], axis=0)
    return (
        f"Trained in {all_['minutes']:.0f} minutes of one processor, {all_['steps']:,} steps, to "
        f"{all_['weights']:,} weights. On {row['n']:,} boards of handwritten digits that were kept "
        f"from it, it names the greatest on {percent(row['answers'][0])} and the least on "
        f"{percent(row['answers'][1])}, and in the last layer the cell that holds it gets "
        f"{percent(last[0])} and {percent(last[1])} of a question's attention."
    )


def _both(said: Sequence[int]) -> str:
    return f"{said[0]} and {said[1]}"


def _said(text: str, changes: Mapping[tuple[int, ...], Mapping[int, str]]) -> tuple[Said, ...]:
    """The answers after each change, which is new cells by their numbers."""
    if not changes:
        return ()
    kept = split(text)
    made = [" ".join(new.get(i, c) for i, c in enumerate(kept)) for new in changes.values()]
    return tuple(map(Said, changes, answers(*made)))


def _digits(texts: Sequence[str]) -> Array:
    """The likeliest digit for every token of every board, (board, token).

    All boards go at once through the layers that trained the model: tests hold these to its traces.
    """
    seen = pixels(np.concatenate([cells(text) for text in texts])).astype(np.float32)
    with one_thread():
        passed = Engine(_weights(), RECIPE).forward(seen.reshape(len(texts), N_CELLS, -1))
    return passed.logits.argmax(axis=-1)


@cache
def _weights() -> Blocks:
    """The model's, as its trainer has them."""
    made, given = Blocks(shapes()), load_model("board").parameters()
    for name, weight in made.items():
        weight[...] = given[name]
    return made
