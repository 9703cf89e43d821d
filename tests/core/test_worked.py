"""The worked example: its published numbers, its exercises, and the slips it knows."""

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.graph.notice import notice
from attention_core.lessons.marking import mark, near
from attention_core.lessons.worked import (
    SENTENCE,
    VOCABULARY,
    blanks,
    exercise,
    worked_trace,
)

STEPS = exercise()


def sat(t, name):
    return t[f"layer0.{name}"].value[0, t.tokens.index("sat")]


def test_over_the_vocabulary_it_is_the_published_result():
    t = worked_trace()
    assert t.tokens == ["the", "cat", "sat", "on", "mat"]
    assert sat(t, "query").tolist() == [1, 1]
    assert sat(t, "scores").tolist() == [0, 1, 2, 1, 1]
    np.testing.assert_allclose(
        sat(t, "scaled_scores"), [0, 0.7071, 1.4142, 0.7071, 0.7071], atol=1e-4
    )
    # e^0 = 1, e^0.7071 = 2.0281 three times, e^1.4142 = 4.1133: together 11.1976.
    total = 1 + 3 * exp(1 / sqrt(2)) + exp(sqrt(2))
    assert round(total, 4) == 11.1976
    weights = [exp(score / sqrt(2)) / total for score in (0, 1, 2, 1, 1)]
    np.testing.assert_allclose(sat(t, "attention_weights"), weights, atol=1e-15)
    out = sat(t, "head_outputs")
    # sat, on, mat have 1 in the first dimension; cat and sat in the second.
    np.testing.assert_allclose(out, [sum(weights[2:]), weights[1] + weights[2]], atol=1e-15)
    assert out.round(3).tolist() == [0.730, 0.548]
    assert out.round(1).tolist() == [0.7, 0.5]


def test_over_the_sentence_with_the_twice_it_is_a_little_less():
    t = worked_trace(SENTENCE)
    assert t.tokens == "the cat sat on the mat".split()
    assert sat(t, "head_outputs").round(3).tolist() == [0.670, 0.503]


def test_it_is_made_of_the_stages_of_every_other_trace():
    t = worked_trace()
    assert [step.stage.name for step in t.steps] == (
        "token_embedding query key value scores scaled_scores masked_scores attention_weights "
        "head_outputs"
    ).split()
    for name in ("query", "key", "value"):
        np.testing.assert_array_equal(t[f"layer0.{name}"].value[0], t["token_embedding"].value)
    assert all(notice(t, step.name) for step in t.steps)


def test_the_exercise_has_five_steps_with_the_values_of_the_trace():
    for tokens, out in ((VOCABULARY, [0.730, 0.548]), (SENTENCE, [0.670, 0.503])):
        steps = exercise(tokens)
        assert [step.title for step in steps] == (
            ["Query", "Dot products", "Scaling", "Softmax", "Weighted sum"]
        )
        assert [len(step.values) for step in steps] == [2, *[len(tokens)] * 3, 2]
        assert [round(v, 3) for v in steps[-1].values] == out
        assert steps[1].cells == tokens and steps[0].cells == ("dimension 0", "dimension 1")
        assert all(step.task.endswith(".") for step in steps)
        assert isinstance(steps[1].values[0], float)


def test_blanks_are_none_one_or_all():
    everything = {(s, c) for s, step in enumerate(STEPS) for c in range(len(step.values))}
    assert blanks(STEPS, "worked") == set()
    assert blanks(STEPS, "all") == everything
    singles = [blanks(STEPS, "one", turn) for turn in range(40)]
    assert all(len(single) == 1 for single in singles)
    assert set().union(*singles) == everything
    assert [next(iter(single))[0] for single in singles[:6]] == [0, 1, 2, 3, 4, 0]


@pytest.mark.parametrize("tokens", [VOCABULARY, SENTENCE])
@pytest.mark.parametrize("digits", [1, 2, 3, 6])
def test_the_right_values_are_right_with_one_decimal_or_more(tokens, digits):
    steps = exercise(tokens)
    typed = {
        (s, c): f"{value:.{digits}f}"
        for s, step in enumerate(steps)
        for c, value in enumerate(step.values)
    }
    marks = mark(steps, typed)
    assert marks.done and marks.wrong_step is None and marks.advice == ""


def test_whole_numbers_are_right_where_the_value_is_whole():
    marks = mark(STEPS, {(1, c): text for c, text in enumerate("01211")})
    assert marks.done


@pytest.mark.parametrize(
    ("value", "text", "right"),
    [
        (0.3673, "0.37", True),
        (0.3673, "0,37", True),
        (0.3673, "0.372", True),  # 0.005 is always allowed
        (0.3673, "0.373", False),
        (0.3673, "0.4", True),
        (0.3673, "0.3", False),
        (0.3673, "0", False),  # a whole number is taken to a decimal, or 0 would be right anywhere
        (0.3673, "1", False),
        (0.125, "0.12", True),
        (0.125, "0.13", True),
        (0.3673, "3.67e-1", True),
        (0.3673, "", False),
        (0.3673, "x", False),
        (0.3673, "nan", False),
        (-0.5, "−0.5", True),
    ],
)
def test_a_value_is_right_to_the_decimals_typed(value, text, right):
    assert near(value, text) == right


def test_cells_are_right_wrong_or_empty_and_the_first_wrong_step_is_pointed_out():
    typed = {(1, 0): "0", (1, 1): "5", (3, 0): "9", (4, 0): " ", (4, 1): "0.55"}
    marks = mark(STEPS, typed)
    assert marks.cells == {
        (1, 0): "right",
        (1, 1): "wrong",
        (3, 0): "wrong",
        (4, 0): "empty",
        (4, 1): "right",
    }
    assert marks.wrong_step == 1 and not marks.done
    assert marks.advice == (
        "Dot products: Multiply the query with each word's key pair by pair, and add."
    )
    assert mark(STEPS, {(0, 0): ""}).wrong_step is None
    assert not mark(STEPS, {(0, 0): ""}).done


ROOT = sqrt(2)
SCORES = [0, 1, 2, 1, 1]
E_SCALED = [exp(s / ROOT) for s in SCORES]
E_RAW = [exp(s) for s in SCORES]
SHARES = [e / sum(E_SCALED) for e in E_SCALED]
UNSCALED = [e / sum(E_RAW) for e in E_RAW]


def mixed(weights):
    _, cat, sat_, on, mat = weights
    return [sat_ + on + mat, cat + sat_]


@pytest.mark.parametrize(
    ("step", "row", "said"),
    [
        (0, [0, 1], 'the vector of "cat"'),
        (0, [1, 0], 'the vector of "on"'),
        (1, [0, 0, 1, 1, 1], "only the first pair"),
        (1, [0, 1, 1, 0, 0], "only the second pair"),
        (1, [s / ROOT for s in SCORES], "divided by √2 already"),
        (1, [2 + s for s in SCORES], "were added; multiply"),
        (2, SCORES, "still the scores; divide each by √2"),
        (2, [s / 2 for s in SCORES], "divided by 2; divide by its square root"),
        (2, [s * ROOT for s in SCORES], "multiplied by √2"),
        (2, SHARES, "softmax already"),
        (3, UNSCALED, "softmax of the scores before scaling"),
        (3, E_SCALED, "now divide each by the sum"),
        (3, E_RAW, "before scaling, and not divided"),
        (3, [s / sum(SCORES) for s in SCORES], "without e to the power"),
        (3, [s / ROOT for s in SCORES], "still the scaled scores"),
        (3, [exp(s / 2) / sum(exp(t / 2) for t in SCORES) for s in SCORES], "divided by √2 again"),
        (4, mixed(UNSCALED), "scores that were not scaled"),
        (4, mixed(E_SCALED), "not divided by their sum"),
        (4, [3 / 5, 2 / 5], "same weight"),
        (4, [3, 2], "added without weights"),
        (4, mixed(SCORES), "multiplied by scores"),
        (4, mixed([s / ROOT for s in SCORES]), "multiplied by scaled scores"),
        (4, [1, 1], 'value of "sat" alone'),
    ],
)
def test_a_common_slip_is_recognised_by_its_values(step, row, said):
    marks = mark(STEPS, {(step, c): f"{value:.3f}" for c, value in enumerate(row)})
    assert marks.wrong_step == step
    assert said in marks.advice
    assert marks.advice.startswith(f"{STEPS[step].title}: ") and marks.advice.endswith(".")


def test_a_slip_in_some_cells_only_is_recognised_too():
    marks = mark(STEPS, {(2, 0): "0", (2, 1): "1", (2, 2): "1.414", (2, 3): "0.71", (2, 4): ""})
    assert marks.advice == "Scaling: these are still the scores; divide each by √2."


def test_what_is_no_number_is_wrong_and_the_advice_says_why():
    marks = mark(STEPS, {(2, 1): "root two"})
    assert marks.cells[2, 1] == "wrong"
    assert marks.advice == "Scaling: This is not a number. Type one such as 0.5, -1 or 1e-2."


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 1)), st.text(max_size=8)))
def test_nothing_typed_is_an_error(typed):
    marks = mark(STEPS, typed)
    assert set(marks.cells) == set(typed)
    assert (marks.wrong_step is None) == ("wrong" not in marks.cells.values())
    assert bool(marks.advice) == ("wrong" in marks.cells.values())
