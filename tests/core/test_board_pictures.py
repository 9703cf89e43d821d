"""What is said of a board: what changes do, where heads look, which digits are misread."""

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.models.board import BOARD, cells, draw, drawn, text_of
from attention_core.models.board.cells import place
from attention_core.pictures import board as of

EMPTY = " ".join("." * 9)


def test_what_is_said_without_a_cell_is_what_a_board_without_it_says():
    every = of.erased(BOARD)
    assert [each.cells for each in every] == [(cell,) for cell in range(9)]
    for each in every:
        left = BOARD.split()
        left[each.cells[0]] = "."
        found = trace(" ".join(left), load_model("board"))["logits"].value[:2].argmax(-1)
        assert each.answers == tuple(found)
    moved = {each.cells[0] for each in every if each.answers != of.answers(BOARD)[0]}
    told = of.told_erased(BOARD)
    assert all(place(cell) in told for cell in moved) and moved
    assert f"any of {9 - len(moved)} cells" in told


def test_an_answer_that_stays_without_its_cell_is_told_to_be_wrong():
    rng, seen = np.random.default_rng(5), 0
    for text in [BOARD, *(" ".join(map(str, rng.integers(0, 10, 9))) for _ in range(60))]:
        asked, (now,) = of.asked(text), of.answers(text)
        assert asked is not None
        by_cell = {each.cells[0]: each.answers for each in of.erased(text)}
        stubborn = [
            place(cells_[0])
            for which, cells_ in enumerate(asked)
            if len(cells_) == 1
            and by_cell[cells_[0]][which] == now[which] == int(text.split()[cells_[0]][0])
        ]
        told = of.told_erased(text)
        assert told.count("it still says") == len(stubborn)
        assert all(f"Without {each} it still says" in told for each in stubborn)
        seen += len(stubborn)
    assert seen > 0


def test_erasing_the_cell_that_holds_an_answer_changes_that_answer_and_hardly_the_other():
    rng, changed = np.random.default_rng(2), []
    for _ in range(40):
        low, *between, high = np.sort(rng.permutation(10))
        text = " ".join(map(str, rng.permutation([low, *between[:7], high])))
        asked = of.asked(text)
        assert asked is not None
        by_cell = {each.cells[0]: each.answers for each in of.erased(text)}
        now = of.answers(text)[0]
        for which, (cell,) in enumerate(asked):
            left = by_cell[cell]
            changed.append((left[which] != now[which], left[1 - which] != now[1 - which]))
    own, other = np.mean(changed, axis=0)
    assert own > 0.8 and other < 0.1


def test_cells_that_are_swapped_have_changed_places():
    text = "1 1 1 1 7 1 1 1 1"
    every = of.swapped(text)
    assert {each.cells for each in every} == {tuple(sorted((4, i))) for i in range(9) if i != 4}
    assert "8 pairs of cells" in of.told_swapped(text)
    assert of.swapped(EMPTY) == () and of.told_swapped(EMPTY) == of.told_erased(EMPTY) == ""
    assert len(of.swapped(BOARD)) == 36


def test_the_cells_asked_for_are_known_where_nothing_was_drawn():
    assert of.asked("9 . 1 9c 4 4 4 1 5") == ((0, 3), (2, 7))
    assert of.asked(EMPTY) is None
    mine = text_of(np.stack([draw([[(5, 5), (20, 22)]]), *cells(BOARD)[1:]]))
    assert mine.startswith("~") and of.asked(mine) is None
    assert of.looks(trace(mine, load_model("board")), mine) is None


def test_looks_are_the_attention_to_the_cells_asked_for():
    text = "9 . 1 9c 4 4 4 1 5"
    found = trace(text, load_model("board"))
    looks = of.looks(found, text)
    assert looks is not None and looks.shape == (2, load_model("board").n_heads, 2)
    for (layer, head, question), look in np.ndenumerate(looks):
        columns = ((2, 5), (4, 9))[question]
        row = found[f"layer{layer}.attention_weights"].value[head, question]
        assert look == pytest.approx(sum(row[column] for column in columns))


def test_digits_that_are_misread_are_named_and_few():
    wrong = of.misread()
    assert len(wrong) < 6
    told = of.told_misread()
    for name, taken, share in wrong:
        assert share < 0.5 and taken != int(name[0]) and name in drawn()
        assert f"{name[0]} for a {taken}" in told
    assert "drawn for it" in told


def test_what_was_measured_is_of_digits_that_were_kept_and_is_good():
    rows = of.measured()["of"]
    assert [row["digits"] for row in rows[::2]] == [
        "MNIST, kept for measuring",
        *{rows[2]["digits"]},
    ]
    for row in rows:
        shares = [*row["answers"], row["cells"], row["same"]]
        assert all(0.85 < share <= 1 for share in shares)
    model = load_model("board")
    assert np.shape(rows[0]["looks"]) == (model.n_layers, model.n_heads, 2)
    numbers = sum(w.size for name, w in model.parameters().items() if w.ndim)
    assert of.measured()["weights"] == numbers
    assert f"{numbers:,} weights" in of.told_measured()
