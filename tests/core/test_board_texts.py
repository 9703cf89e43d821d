"""Boards as texts: what is read comes back, and what is no board is refused in a sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.models import ModelError
from attention_core.models.board import BOARD, cells, draw, drawn, right, split, text_of

HANDWRITTEN = st.sampled_from([*drawn(), *"0123456789", "."])
BITS = st.binary(min_size=98, max_size=98)


@st.composite
def boards(draws: st.DrawFn) -> np.ndarray:
    """Nine cells of ink and paper, some of them handwritten digits."""
    found = []
    for _ in range(9):
        if draws(st.booleans()):
            bits = np.unpackbits(np.frombuffer(draws(BITS), np.uint8))
            found.append((bits * np.uint8(255)).reshape(28, 28))
        else:
            found.append(drawn().get(draws(HANDWRITTEN), np.zeros((28, 28), np.uint8)))
    return np.stack(found)


@given(boards())
def test_whatever_is_drawn_comes_back_from_its_text(board: np.ndarray) -> None:
    text = text_of(board)
    assert np.array_equal(cells(text), board)
    assert text_of(cells(text)) == text


@given(st.lists(HANDWRITTEN, min_size=9, max_size=9))
def test_a_text_is_kept_but_for_the_letter_of_a_first_form(written: list[str]) -> None:
    assert text_of(cells(" ".join(written))).split() == [w.removesuffix("a") for w in written]


def test_there_are_six_forms_of_each_digit_and_no_two_alike() -> None:
    assert sorted(drawn()) == sorted(f"{digit}{form}" for digit in range(10) for form in "abcdef")
    assert len({cell.tobytes() for cell in drawn().values()}) == 60


def test_a_cell_that_was_drawn_without_ink_is_empty() -> None:
    assert split(f"1 2 3 4 ~{'A' * 131} 6 7 8 ~{'A' * 130}D") == "1 2 3 4 . 6 7 8 .".split()
    speck = f"~{'A' * 130}E"  # the last pixel; the two bits behind it are none
    assert split(f"1 2 3 4 {speck} 6 7 8 9")[4] == speck


def test_a_pen_leaves_ink_where_it_went() -> None:
    cell = draw([[(4.5, 14.5), (23.5, 14.5)]])
    assert (cell[14, 4:24] == 255).all()
    assert set(np.flatnonzero(cell.any(axis=1))) == {13, 14, 15}
    assert not cell[:, :3].any()
    assert draw([[(2.5, 2.5)]]).sum() == 5 * 255  # a dot: a pixel and those beside it


def test_what_a_cell_is_known_to_be() -> None:
    drawing = text_of(np.stack([draw([[(5, 5), (20, 20)]])] * 9)).split()[0]
    assert right(f"7 7c . {drawing} 0 1 2 3 9F") == (7, 7, None, None, 0, 1, 2, 3, 9)
    assert None not in right(BOARD)


def test_grey_is_ink_from_half_its_darkness_on() -> None:
    grey = np.zeros((9, 28, 28), np.uint8)
    grey[0, 3, 3], grey[1, 3, 3] = 128, 127
    found = cells(text_of(grey))
    assert found[0, 3, 3] == 255 and found.sum() == 255


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "7", "1 2 3 4 5 6 7 8", "1 2 3 4 5 6 7 8 9 0", "a dog runs", "\0" * 9),
        *("1 2 3 4 5 6 7 8 7g", "1 2 3 4 5 6 7 8 77", "1 2 3 4 5 6 7 8 7cc", "- " * 9),
        *("1 2 3 4 5 6 7 8 ~", "1 2 3 4 5 6 7 8 ~" + "A" * 130, ". . . . . . . . ~" + "A" * 132),
        *("1 2 3 4 5 6 7 8 ~" + "=" * 131, "1 2 3 4 5 6 7 8 ~" + "é" * 131, "٣ " * 9),
        *("1 2 3 4 5 6 7 8 <b>", "1 2 3 4 5 6 7 8 \ud800", "x" * 100_000, "7 " * 100_000),
        *("1 2 3 4 5 6 7 8 ~" + "A" * 130 + "\n~", "1,2,3,4,5,6,7,8,9", "123456789", "~" * 9),
        *("1 2 3 4 5 6 7 8 ..", "1 2 3 4 5 6 7 8 -1", "1 2 3 4 5 6 7 8 7.", "[greatest] " * 9),
    ],
)
def test_what_is_no_board_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        split(text)
    assert isinstance(refused.value, ModelError)
    said = str(refused.value)
    assert said[0].isupper() or said[0] == "“"
    assert said.endswith(".") and len(said) < 400 and "\n" not in said


@pytest.mark.parametrize(
    "array",
    [
        *(np.zeros((9, 28, 27)), np.zeros((28, 28)), np.zeros(0), np.full((9, 28, 28), 256)),
        *(np.full((9, 28, 28), -1), np.full((9, 28, 28), np.nan), np.full((9, 28, 28), np.inf)),
        *(np.full((9, 28, 28), "7"), np.ones((9, 28, 28), bool)),
    ],
)
def test_an_array_that_is_no_board_is_refused_in_a_sentence(array: np.ndarray) -> None:
    with pytest.raises(ModelError, match=r"^A (board|cell).*\.$"):
        text_of(array)
