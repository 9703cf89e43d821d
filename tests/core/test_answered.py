"""Answers about a board: right, wrong, not known; and where the model looked, in these numbers."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from attention_core.models.board import BOARD, drawn, right, split
from attention_core.pictures.answered import another, answers, read_as

INK = "~" + "B" * 131


class Numbers(dict):
    attention = (SimpleNamespace(name="first"), SimpleNamespace(name="last"))


def made(greatest, least, looks) -> Any:
    """What is asked of a trace: these answers, and of each question what it gives to which cell."""
    chances = np.full((11, 10), 0.01)
    chances[0, greatest] = chances[1, least] = 0.91
    chances[2:, 4] = 0.91
    weights = np.zeros((2, 11, 11))
    for question, cells in enumerate(looks):
        for cell, share in cells.items():
            weights[:, question, 2 + cell] = share + 0.1, share - 0.1
    return Numbers(
        last=SimpleNamespace(value=weights),
        first=SimpleNamespace(value=0 * weights),
        probabilities=SimpleNamespace(value=chances),
        redrawn=SimpleNamespace(value=np.zeros((11, 196))),
    )


def said(answer):
    (piece,) = answer.says
    return piece


TEXT = "3 1 4 1b 5 9c . 6 5"


def test_a_right_answer_says_how_much_attention_its_cell_got():
    greatest, least = answers(made(9, 1, [{5: 0.75}, {1: 0.25, 3: 0.5}]), TEXT)
    assert (greatest.verdict, least.verdict) == ("right", "right")
    assert (
        said(greatest)
        == "Right: the greatest digit here is 9. Row 2, column 3, where it stands, gets "
        "75.0 % of the last layer’s attention."
    )
    assert "2 cells, where it stands, get 75.0 % of the last layer’s attention." in said(least)


def test_a_wrong_answer_says_where_it_looked_instead():
    greatest, least = answers(made(6, 3, [{5: 0.25, 7: 0.5}, {1: 0.5, 3: 0.25}]), TEXT)
    assert (greatest.verdict, greatest.wanted) == ("wrong", 9)
    assert (
        said(greatest)
        == "Wrong: the greatest digit here is 9. Row 2, column 3, where it stands, gets "
        "25.0 % of the last layer’s attention; most goes to row 3, column 2: 50.0 %."
    )
    assert said(least) == (
        "Wrong: the least digit here is 1. 2 cells, where it stands, get 75.0 % of the last "
        "layer’s attention, and it misreads them."
    )
    _, least = answers(made(6, 3, [{5: 0.5}, {1: 0.5}]), TEXT.replace("1b", "2"))
    assert said(least) == (
        "Wrong: the least digit here is 1. Row 1, column 2, where it stands, gets 50.0 % of the "
        "last layer’s attention, more than any other, and it misreads it."
    )


def test_of_a_drawn_cell_nobody_but_its_reader_knows():
    greatest, _ = answers(made(9, 1, [{5: 0.75}, {1: 0.75}]), TEXT.replace("3", INK, 1))
    assert (greatest.wanted, greatest.verdict) == (None, "")
    assert said(greatest).startswith("A cell was drawn: you know whether that is right.")


def test_an_empty_board_has_no_right_answer():
    greatest, _ = answers(made(9, 1, [{5: 0.75}, {1: 0.75}]), " ".join("." * 9))
    assert (greatest.wanted, greatest.verdict) == (None, "")
    assert said(greatest) == "Nothing is on the board, and still it has to answer."


def test_every_cell_is_read_too():
    for digit, chance in read_as(made(9, 1, [{}, {}])):
        assert (digit, round(chance, 4)) == (4, 0.91)


def test_another_board_is_nine_handwritten_digits_and_the_same_after_the_same():
    text, seen = BOARD, set()
    for _ in range(50):
        before, text = text, another(text)
        assert another(before) == text
        assert text == " ".join(split(text)) and None not in right(text)
        seen |= set(text.split())
    assert len(seen) == len(drawn()), "every digit, in every hand"
