"""The figures shown as proof hold for a true trace, and say so when a trace was tampered with."""

from dataclasses import replace

import numpy as np
import pytest

from attention_core import Trace, checks, trace
from attention_core.checks import check

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
    """One float64 trace for all checks of a test, as they are many."""
    double = trace("river bank", model, np.float64)
    monkeypatch.setattr(checks, "forward", lambda *_: double)


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
