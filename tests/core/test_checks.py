"""The figures shown as proof hold for a true trace, and say so when a trace was tampered with."""

from dataclasses import replace

import numpy as np
import pytest

from attention_core import Trace, checks, run, trace
from attention_core.checks import Check, check
from attention_core.forward import read
from attention_core.graph.kinds import Dot
from tests.core.grown import GROWN, grown
from tests.core.test_tolerances import (
    norm_with_ddof_1,
    scaled_by_d_model,
    shared_out_over_queries,
    tanh_gelu,
    with_function,
)

TEXTS = ("river bank", "It's a pleasant walk by the river bank", "bank " * 20, "naïve 日本 👍🏽")


def tampered(t: Trace, name: str, change) -> Trace:
    """The same trace, but one tensor is another."""
    value = change(t[name].value.copy())
    return Trace({**t, name: replace(t[name], value=value)}, t.steps)


def nudged(by: float, place: int = -1):
    def change(value):
        value.flat[place] += by
        return value

    return change


def failing(t: Trace, model, text: str = "river bank") -> list[str]:
    return [each.claim for each in check(t, text, model) if not each.holds]


@pytest.mark.parametrize("text", TEXTS)
def test_every_figure_of_a_true_trace_holds(model, text):
    figures = check(trace(text, model), text, model)
    assert len(figures) == 4
    for each in figures:
        assert each.holds, each
        assert 0 <= each.figure <= each.limit
        assert each.claim and each.where in {step.name for step in model.steps}


def test_a_weight_that_is_off_breaks_the_sum_of_its_row(model):
    name = f"layer{model.n_layers - 1}.attention_weights"
    found = failing(tampered(trace("river bank", model), name, nudged(1e-4)), model)
    assert "every row of attention weights sums to 1" in found
    assert "attention weights in float32 match float64" in found


def test_an_output_projection_that_is_off_is_not_what_the_heads_add_up_to(model):
    name = f"layer{model.n_layers - 1}.attention_output"
    found = failing(tampered(trace("river bank", model), name, nudged(1e-3)), model)
    assert any("W_O" in claim for claim in found)


@pytest.fixture
def quick(model, monkeypatch):
    """For many checks of a test: weights in float64 once, and each stage once for equal numbers."""
    given, again, known = read("river bank", model, np.float64), checks._again, {}

    def once(t, step, given):
        tensors = [t[name] for name in (step.name, *step.reads)]
        of = tuple(map(id, tensors))
        if of not in known:
            known[of] = tensors, again(t, step, given)  # held, so that none has another's id
        return known[of][1]

    monkeypatch.setattr(checks, "read", lambda *_: given)
    monkeypatch.setattr(checks, "_again", once)


@pytest.mark.usefixtures("quick")
def test_a_number_that_is_off_is_caught_at_every_stage(model):
    t = trace("river bank", model)
    for step in model.steps:
        assert failing(tampered(t, step.name, nudged(0.01)), model), step.name


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("place", [0, -1])
def test_nan_is_caught_at_every_stage(model, place):
    t = trace("river bank", model)
    for step in model.steps:
        assert failing(tampered(t, step.name, nudged(np.nan, place)), model), step.name


def test_nan_in_a_weight_fails_every_claim_about_weights(minilm):
    t = tampered(trace("river bank", minilm), "layer3.attention_weights", nudged(np.nan))
    found = failing(t, minilm)
    assert "every row of attention weights sums to 1" in found
    assert "attention weights in float32 match float64" in found


def test_a_trace_of_another_sentence_is_not_this_ones(minilm):
    assert failing(trace("loan bank", minilm), minilm, "river bank")


@pytest.mark.parametrize(
    ("figure", "limit"), [(np.nan, 1), (np.inf, np.inf), (np.inf, 1), (0, np.nan), (np.nan, np.nan)]
)
def test_nothing_holds_of_what_is_not_finite(figure, limit):
    assert not Check("", figure, limit, "").holds


@pytest.mark.parametrize("size", GROWN)
def test_a_right_computation_with_weights_of_any_size_holds(size):
    model = grown(size, n_layers=6, n_heads=4)
    assert failing(trace("river bank loan", model), model, "river bank loan") == []


def test_a_right_computation_of_many_layers_with_large_weights_holds():
    model = grown(3.0, n_layers=24, n_heads=16)
    text = "river bank loan bank"
    single, double = trace(text, model), trace(text, model, np.float64)
    apart = max(
        np.abs(single[step.name].value - double[step.name].value).max() for step in single.attention
    )
    assert apart > 5e-4, "rounding alone, but a lot of it: else this tests nothing"
    assert failing(single, model, text) == []


WRONG = {
    "tanh GELU": ("activation", tanh_gelu),
    "deviation with ddof 1": ("norm", norm_with_ddof_1),
    "scaled by d_model": ("scale", scaled_by_d_model),
    "softmax over queries": ("softmax", shared_out_over_queries),
    "half of every sum": ("add", lambda a, *b, out: np.add(a, b[0] / 2, out=out)),
}


# Where all numbers are small the two GELUs are one.
@pytest.mark.parametrize(
    ("fault", "size"),
    [(f, size) for f in WRONG for size in (0.1, 1.0, 3.0) if (f, size) != ("tanh GELU", 0.1)],
)
def test_a_wrong_computation_is_told_whatever_the_size_of_the_weights(fault, size):
    model = grown(size, n_layers=2, n_heads=4)
    given, labels = read("river bank loan", model)
    t = run(with_function(model.steps, *WRONG[fault]), given, labels)
    assert failing(t, model, "river bank loan")


@pytest.mark.parametrize("size", [0.1, 1.0, 3.0])
def test_a_missing_bias_and_swapped_heads_are_told(size):
    model = grown(size, n_layers=2, n_heads=4)
    given, labels = read("river bank loan", model)
    for change in (np.zeros_like, lambda v: v[::-1]):
        wrong = {n: change(v) if n.endswith("b_V") else v for n, v in given.items()}
        assert failing(run(model.steps, wrong, labels), model, "river bank loan")


def test_products_that_cancel_are_judged_by_what_was_added_up():
    step = next(s for s in grown(1.0).steps if isinstance(s.stage.operation, Dot))
    large = np.float64(1e6)
    size = step.stage.operation.magnitude(
        lambda a, b, *, out: np.matmul(a, b, out=out),
        [np.array([[large, large]]), np.array([[1.0], [-1.0]])],
        np.zeros((1, 1)),
    )
    assert size == 2 * large


def test_numbers_too_large_for_float32_hold_nothing():
    model = grown(1e30, n_layers=2, n_heads=4)
    t = trace("river bank", model)
    said = {each.where: each for each in check(t, "river bank", model) if not each.holds}
    assert said and all(not each.holds for each in check(t, "river bank", model)[-2:])


def test_a_trace_of_another_length_is_not_this_ones(minilm):
    assert failing(trace("river bank loan", minilm), minilm, "river bank")
