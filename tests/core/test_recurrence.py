"""A memory step by step: its sums, what is left of each step, and what is said of it."""

import numpy as np
import pytest

from attention_core import explain, load_model, run, trace
from attention_core.graph.step import place
from attention_core.stages.recurrent import forget_gate, memory
from attention_core.story import told
from attention_core.story.kept import held
from attention_core.view.answers import account

TEXT = "the bank approved my loan"
HALF = np.zeros((3, 2))  # gates of which keep a half
NEW = np.array([[8.0, 1.0], [4.0, 0.0], [2.0, -1.0]])


@pytest.fixture
def small():
    """Half is kept each time: c = 4, then 4, then 3."""
    given = {"gate_preactivation": HALF, "memory_candidate": NEW, "c_0": np.zeros(2)}
    steps = place({"m": (forget_gate, memory)}, given, along={"token": "target"})
    return run(steps, given, {"target": ("a", "b", "b")}, np.float64)


def test_a_number_is_a_share_of_what_was_and_a_share_of_what_is_new(small):
    assert small["memory"].value[:, 0].tolist() == [4, 4, 3]
    told = explain(small, "memory", (2, 0))
    was, new = told.terms
    assert [f.value for f in was.factors] == [0.5, 4] and [f.value for f in new.factors] == [0.5, 2]
    assert was.factors[1].source == ("memory", (1, 0)) and was.label == "what was there, at b"
    assert new.label == "what is new, at b" and told.total == 3
    (since,) = told.sum.parts
    assert [term.product for term in since.terms] == [2, 2] and since.total == 4
    assert [term.label for term in since.terms] == ["a", "b"]
    first = explain(small, "memory", (0, 1))
    assert first.terms[0].label == "what was there, at the start" and not first.sum.parts
    assert first.terms[0].factors[1].source == ("c_0", (1,)) and first.total == 0.5


def test_what_was_there_leads_to_the_step_before_and_so_to_the_first(small):
    for step in (2, 1, 0):
        answer = account(explain(small, "memory", (step, 1)))
        assert answer["sum"] is not None
        was, new = answer["sum"]["terms"]
        led = [f["source"] for f in was["factors"] if "source" in f]
        assert led == ([{"name": "memory", "cell": (step - 1, 1)}] if step else [])
        assert not any("source" in f for f in new["factors"])


def test_of_a_translator_every_sum_of_a_memory_adds_up():
    t = trace(TEXT, load_model("en-pt"), np.float64)
    for name in ("decoder.layer0.memory", "decoder.layer1.memory"):
        value = t[name].value
        for cell in np.ndindex(value.shape):
            if cell[1] % 41 == 0:
                told = explain(t, name, cell)
                assert told.total == pytest.approx(value[cell], abs=1e-12)
                for part in told.sum.parts:
                    assert part.total == pytest.approx(value[cell[0] - 1, cell[1]], abs=1e-12)


def test_what_is_left_of_each_step_adds_up_to_one():
    np.testing.assert_allclose(
        held(np.full((3, 4), 0.5)),
        [[0.5, 0.5, 0, 0], [0.25, 0.25, 0.5, 0], [0.125, 0.125, 0.25, 0.5]],
    )
    shares = held(np.random.default_rng(0).random((5, 7)))
    np.testing.assert_allclose(shares.sum(axis=-1), 1)
    np.testing.assert_allclose(held(np.ones((2, 3)))[:, 0], 1)
    np.testing.assert_allclose(held(np.zeros((2, 3)))[1], [0, 0, 1])


def test_how_much_is_kept_is_said_at_every_step(small):
    step = small["memory"].step
    assert step is not None
    assert told(small, step) == [
        ["At ", ("a",), " the memory begins: 50.0 % of what is new goes in."],
        ["At ", ("b",), " the memory keeps 50.0 % of what was there, 50.0 % is new",
         ". What it holds from before: ", "25.0 % from ", ("a",), "."],
        ["At ", ("b",), " the memory keeps 50.0 % of what was there, 50.0 % is new",
         ". What it holds from before: ", "25.0 % from ", ("b",), ", ", "12.5 % from ", ("a",),
         "."],
    ]  # fmt: skip
    assert len(told(small, step, most=2)) == 2
    gate = small["forget_gate"].step
    assert gate is not None
    assert told(small, gate)[0] == ["At ", ("a",), ", there is no memory yet that could be kept."]
    assert told(small, gate, most=2)[1:] == [
        ["At ", ("b",), ", 50.0 % of the memory is kept in the mean: over 90 % in 0, "
         "under 10 % in 0 of 2 dimensions."]
    ]  # fmt: skip
