"""The model of boards: what it reads and answers, where it looks, and that all of it adds up."""

from pathlib import Path

import numpy as np
import pytest

from attention_core import ModelError, load_model, trace
from attention_core.graph.entries import Label
from attention_core.graph.explain import explain
from attention_core.models.board import BOARD, cells, drawn, right, text_of
from attention_core.models.board.model import WEIGHTS, Board
from attention_core.models.board.pixels import pixels
from attention_core.pictures.board import misread

CLEAR = 200  # boards with one greatest and one least digit


@pytest.fixture(scope="module")
def board() -> Board:
    return Board()


def digits_of(text: str) -> list[int]:
    """What is on a board."""
    return [digit for digit in right(text) if digit is not None]


def boards(n: int, seed: int = 16) -> list[str]:
    """Boards of handwritten digits, on which one cell alone holds each answer."""
    rng, names = np.random.default_rng(seed), [*drawn()]
    found: list[str] = []
    while len(found) < n:
        text = " ".join(rng.choice(names, 9))
        digits = sorted(digits_of(text))
        if digits[0] < digits[1] and digits[-2] < digits[-1]:
            found.append(text)
    return found


def test_its_tokens_are_two_questions_and_nine_cells_with_pictures(board):
    found = trace(BOARD, board)
    assert [*found.tokens] == board.tokenize(BOARD)
    assert [*found.tokens[:3]] == ["[greatest]", "[least]", "row 1, column 1"]
    assert found.tokens[-1] == "row 3, column 3"
    labels = [label for label in found.entries.lists["token"] if isinstance(label, Label)]
    assert [label.special for label in labels] == [True] * 2 + [False] * 9
    for label, cell in zip(labels[2:], cells(BOARD), strict=True):
        assert (
            label.image is not None
            and label.image.shape == (28, 28, 3)
            and label.image.dtype == np.uint8
        )
        assert np.array_equal(255 - label.image[..., 1], cell)
    assert load_model("board").can.unit == board.can.unit == "cell"
    assert found["layer1.attention_weights"].value.shape == (board.n_heads, 11, 11)
    assert found["probabilities"].value.shape == (11, 10)
    assert found["redrawn"].value.shape == (11, 196)


def test_it_reads_an_array_as_it_reads_the_text(board):
    text = " ".join(["7c", ".", text_of(cells(BOARD)).split()[2], *"012345"])
    one, other = trace(text, board), trace(cells(text), board)
    for name in one:
        assert np.array_equal(one[name].value, other[name].value), name


def test_float32_is_float64_but_for_rounding(board):
    one, exact = trace(BOARD, board), trace(BOARD, board, np.float64)
    for step in board.steps:
        off = np.abs(one[step.name].value - exact[step.name].value).max()
        assert off <= step.stage.tolerance.float32, step.name


def test_every_number_is_the_sum_it_is_said_to_be(board):
    found, rng = trace(BOARD, board, np.float64), np.random.default_rng(3)
    for step in board.steps:
        value = found[step.name].value
        for _ in range(6):
            cell = tuple(int(rng.integers(n)) for n in value.shape)
            told = explain(found, step.name, cell)
            assert told.sum.total == pytest.approx(value[cell], abs=1e-11), step.name


def test_what_attention_brought_adds_up_by_head_and_by_cell(board):
    found = trace(BOARD, board, np.float64)
    for layer in range(board.n_layers):
        weights = found[f"layer{layer}.attention_weights"].value
        values, W_O = found[f"layer{layer}.value"].value, found[f"layer{layer}.W_O"].value
        by_head = W_O.reshape(board.n_heads, values.shape[-1], -1)
        each = np.einsum("hqk,hkd,hdm->hkqm", weights, values, by_head)
        brought = each.sum(axis=(0, 1)) + found[f"layer{layer}.b_O"].value
        expected = found[f"layer{layer}.attention_output"].value
        np.testing.assert_allclose(brought, expected, rtol=0, atol=1e-12)


def test_a_cell_that_is_left_out_is_as_if_it_had_never_been(board):
    found = trace(BOARD, board, np.float64, without=(2, 10))
    every = board.tokenize("")
    assert [*found.tokens] == [*every[:2], *every[3:10]]
    whole = trace(BOARD, board, np.float64)
    np.testing.assert_array_equal(
        found["embeddings"].value, np.delete(whole["embeddings"].value, (2, 10), axis=0)
    )
    with pytest.raises(ValueError, match="Leave one"):
        trace(BOARD, board, without=range(11))


def test_it_answers_both_questions_on_most_boards_of_digits_drawn_for_it(board):
    given = boards(CLEAR)
    answers = np.array([trace(text, board)["logits"].value[:2].argmax(-1) for text in given])
    wanted = np.array([(max(digits_of(text)), min(digits_of(text))) for text in given])
    assert ((answers == wanted).mean(axis=0) >= (0.8, 0.95)).all()
    odd = {name for name, _, _ in misread()}  # as a nine that looks like a three
    plain = [i for i, text in enumerate(given) if not odd.intersection(text.split())]
    assert len(plain) > 0.7 * len(given)
    assert ((answers == wanted)[plain].mean(axis=0) >= 0.95).all()


def test_a_question_looks_at_the_cell_it_asks_for(board):
    looks = []
    for text in boards(CLEAR):
        found = trace(text, board)[f"layer{board.n_layers - 1}.attention_weights"].value
        digits = np.array(digits_of(text))
        asked = (digits.argmax(), digits.argmin())
        looks.append([found[:, q, 2 + cell].mean() for q, cell in enumerate(asked)])
    assert (np.mean(looks, axis=0) > 0.6).all()  # nine cells alike would get 0.09 each


def test_a_cell_is_read_alike_wherever_its_ink_is_and_however_large():
    small = np.zeros((28, 28), np.uint8)
    small[3:13, 4:9] = 255
    large = np.zeros((28, 28), np.uint8)
    large[6:26, 15:25] = 255
    read = pixels(np.stack((small, large, np.zeros((28, 28), np.uint8))))
    np.testing.assert_allclose(read[0], read[1], atol=1e-12)
    seen = read[1].reshape(14, 14)
    assert seen[2:12, 5:9].min() == 1  # 20 of 28 pixels high, in the middle
    assert seen.sum() == pytest.approx(20 * 10 / 4)
    assert not read[2].any()


def test_an_empty_board_is_answered_too_and_a_text_that_is_none_is_refused(board):
    found = trace(" ".join("." * 9), board)
    assert np.isfinite(found["logits"].value).all()
    for sample in ("the river bank", "", "7 7", np.zeros((9, 28)), np.zeros((9, 28, 28, 3))):
        with pytest.raises(ModelError, match=r"^A board"):
            trace(sample, board)


def test_its_weights_are_a_small_file_of_half_precision_numbers(board):
    assert WEIGHTS.stat().st_size <= 150_000
    with np.load(WEIGHTS, allow_pickle=False) as file:
        assert {file[name].dtype for name in file.files if name != "epsilon"} == {np.dtype("f2")}
    assert Path(WEIGHTS).suffix == ".npz"
