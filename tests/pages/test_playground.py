"""Numbers are changed on the Playground: what follows is the core's, before and after."""

import numpy as np
import pytest

from attention_core.graph.difference import difference
from attention_core.play.edits import Edit, apply, editable
from attention_core.play.levers import Levers, play
from attention_core.play.outcome import outcome
from tests.pages.play import TEXT, answer, click, move, part, said, type_number, visit
from tests.pages.reader import messages, rests, run, written

SCORE = Edit("layer0.scores", (0, 5, 2), -4.0)


@pytest.fixture
def changed():
    return type_number(visit(text=TEXT), SCORE.tensor, list(SCORE.cell), "-4")


def double(levers: Levers | None = None):
    return play(TEXT, levers or Levers(), dtype=np.float64)


def test_the_first_visit_shows_attention_that_nothing_was_changed_in():
    at = visit()
    assert messages(at) == []
    assert said(at).startswith("Nothing is changed yet")
    names = part(at, "trace").header["editable"]
    assert names == list(editable(play("river bank", Levers())))
    assert part(at, "sides").sides == {}
    assert rests(at, "playground.undo") and rests(at, "playground.redo")


def test_a_typed_number_is_computed_on_into_a_second_trace(changed):
    before = double()
    after = apply(before, [SCORE])
    sent = part(changed, "trace").tensors
    for name in ("layer0.scores", "layer0.attention_weights", "layer0.attention_residual"):
        np.testing.assert_array_equal(sent[name], after[name].value.astype(np.float32))
    moved = difference(before, after)
    sides = part(changed, "sides").sides
    assert set(sides["before"]) == set(sides["difference"]) == set(moved.changed)
    for name, cells in moved.changed.items():
        was = before[name].value.astype(np.float32)
        np.testing.assert_array_equal(sides["before"][name], was)
        np.testing.assert_array_equal(sides["difference"][name] != 0, cells)


def test_the_parts_of_a_change_belong_together_and_to_no_other_change(changed):
    goes = answer(changed)["belongs"]
    assert {n: part(changed, n).header["id"] for n in goes} == goes
    other = answer(visit(text=TEXT))["belongs"]
    assert other["trace"] != goes["trace"] and other["sides"] != goes["sides"]
    assert other["weights"] == goes["weights"], "no weight was changed, so none is sent anew"
    weight = answer(type_number(changed, "layer0.W_Q", [0, 1, 1], "2"))["belongs"]
    assert weight["weights"] != goes["weights"]


def test_the_sentence_says_what_the_core_says(changed):
    pieces = outcome(difference(double(), apply(double(), [SCORE])))
    words = "".join(p if isinstance(p, str) else f"**{p[0]}**" for p in pieces)
    assert said(changed) == f"**What your number did:** {words}"


def test_an_edited_cell_says_that_it_was_typed_and_what_it_had_been(changed):
    told = answer(changed)["answers"][0]
    was = float(double()["layer0.scores"].value[0, 5, 2])
    assert (told["typed"], told["now"], told["was"]) == (True, -4.0, was)
    assert told["value"] == pytest.approx(sum(t["product"] for t in told["sum"]["terms"]))
    assert told["value"] == pytest.approx(was, abs=1e-12)


def test_a_cell_that_only_followed_has_both_its_numbers_and_its_own_sum(changed):
    at = move(changed, stage="attention_weights", cell=[5, 2])
    told = answer(at)["answers"][0]
    after = apply(double(), [SCORE])
    assert "typed" not in told
    assert told["now"] == float(after["layer0.attention_weights"].value[0, 5, 2])
    assert told["was"] == float(double()["layer0.attention_weights"].value[0, 5, 2])
    at = move(at, stage="attention_weights", cell=[5, 2], show="before")
    assert answer(at)["answers"][0]["value"] == told["was"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nan", "cannot hold infinity"),
        ("inf", "cannot hold infinity"),
        ("-∞", "cannot hold infinity"),
        ("bank", "not a number"),
        ("", "empty"),
        ("1,000", "two meanings"),
        ("1e9", "too large"),
        ("9" * 4000, "too large"),
        ("<b>1</b>", "not a number"),
    ],
)
def test_what_is_no_number_is_refused_and_the_old_value_kept(changed, text, says):
    at = type_number(changed, SCORE.tensor, list(SCORE.cell), text)
    assert says in answer(at)["edit"]["refused"]
    assert answer(at)["answers"][0]["now"] == -4.0
    assert written(at)["edits"] == "layer0.scores!0.5.2!-4.0"


@pytest.mark.parametrize(
    ("tensor", "cell"),
    [
        ("layer0.query", [0, 0, 0]),
        ("no.such", [0]),
        ("layer0.scores", [0, 99, 0]),
        ("mask", [0, 0]),
    ],
)
def test_a_cell_that_may_not_be_changed_is_refused(tensor, cell):
    at = type_number(visit(text=TEXT), tensor, cell, "1")
    assert answer(at)["edit"]["refused"]
    assert "edits" not in written(at)


def test_a_move_after_an_edit_does_not_make_it_again(changed):
    at = click(changed, "undo")
    at = move(at, edit=at.session_state["playground"]["moved"]["edit"], cell=[1, 1])
    assert "edits" not in written(at)


def test_weights_can_be_opened_and_changed():
    at = move(visit(text=TEXT), stage="query", of="layer0.W_Q", cell=[1, 1])
    told = answer(at)["answers"][0]
    assert (told["name"], told["cell"], told["now"], told["sum"]) == (
        "layer0.W_Q",
        [0, 1, 1],
        4,
        None,
    )
    assert written(at)["of"] == "layer0.W_Q"
    at = type_number(at, "layer0.W_Q", [0, 1, 1], "−2,5", stage="query", of="layer0.W_Q")
    assert part(at, "weights").tensors["layer0.W_Q"][0, 1, 1] == -2.5
    assert part(at, "sides").sides["before"]["layer0.W_Q"][0, 1, 1] == 4


def test_undo_redo_and_reset_go_through_all_that_was_set(changed):
    one = written(changed)["edits"]
    at = type_number(changed, SCORE.tensor, [0, 5, 3], "2")
    two = written(at)["edits"]
    at.segmented_control(key="playground.mask").select("causal")
    run(at)
    for key, edits, mask in (
        ("undo", two, None),
        ("undo", one, None),
        ("redo", two, None),
        ("redo", two, "causal"),
        ("reset", None, None),
        ("undo", two, "causal"),
    ):
        at = click(at, key)
        assert (written(at).get("edits"), written(at).get("mask")) == (edits, mask), key
    assert at.segmented_control(key="playground.mask").value == "causal"


def test_one_change_among_several_can_be_removed(changed):
    at = type_number(changed, SCORE.tensor, [0, 5, 3], "2")
    at = click(at, "remove 0")
    assert written(at)["edits"] == "layer0.scores!0.5.3!2.0"
    at = click(at, "remove 0")
    assert "edits" not in written(at)
    assert said(at).startswith("Nothing is changed yet")


def test_another_text_keeps_changed_weights_and_forgets_changed_scores():
    at = visit(text=TEXT, edits="layer0.scores!0.5.2!-4~layer0.W_Q!0.1.1!-2")
    at.text_input(key="playground.text").set_value("river bank")
    run(at)
    assert written(at)["edits"] == "layer0.W_Q!0.1.1!-2.0"
    assert messages(at) == []
    at = click(at, "undo")
    assert at.text_input(key="playground.text").value == TEXT
    assert "layer0.scores" in written(at)["edits"]
