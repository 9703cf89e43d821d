"""Below the board: what its answers hang on, and how good the model is, in numbers of today."""

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.models.board import BOARD, draw, text_of
from attention_core.pictures import board as of
from tests.pages.reader import visit

EMPTY = " ".join("." * 9)


def below(text=BOARD):
    at = visit("pictures", picture="board", board=text)
    return [each.value for each in at.markdown], [each.value for each in at.dataframe]


def test_it_says_what_changes_do_and_shows_each_heads_look():
    told, tables = below()
    assert any(of.told_erased(BOARD) in each and of.told_swapped(BOARD) in each for each in told)
    looks = of.looks(trace(BOARD, load_model("board")), BOARD)
    assert looks is not None
    assert [*tables[0].columns] == ["[greatest]", "[least]"]
    np.testing.assert_allclose(tables[0].to_numpy(), 100 * looks.reshape(-1, 2), atol=5e-2)


def test_it_says_how_good_the_model_is_and_what_it_mistakes():
    told, tables = below()
    assert of.told_measured() in told
    assert any(of.told_misread() in each for each in told)
    rows = of.measured()["of"]
    assert [*tables[1]["greatest right"]] == [100 * row["answers"][0] for row in rows]


@pytest.mark.parametrize("text", [EMPTY, text_of(np.stack([draw([[(5, 5), (9, 20)]])] * 9))])
def test_what_nobody_knows_is_not_said(text):
    told, tables = below(text)
    assert len(tables) == 1 and not any("right answer, by head" in each for each in told)
    assert any("could be erased" in each for each in told) == (text == EMPTY)
