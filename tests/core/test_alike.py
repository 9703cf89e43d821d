"""That queries and keys are made alike is said where it is so, head by head, and nowhere else."""

import numpy as np
import pytest

from attention_core import load_model, run, trace
from attention_core.graph.twins import alike
from attention_core.models.handmade.model import Handmade
from tests.core import strange


def said(trace, key):
    (step,) = (step for step in trace.walk(0) if step.stage.name == key)
    return "".join(map(str, alike(trace, step)))


def changed(**weights):
    """The hand-made model's trace with other weights."""
    t = trace("river bank", Handmade())
    given = {name: t[name].value for name in t if t[name].step is None}
    given |= {f"layer0.{name}": value for name, value in weights.items()}
    return run(t.steps, given, t.output.labels)


def test_of_the_hand_made_model_it_is_so_in_the_head_that_compares_topics():
    t = trace("river bank", load_model("handmade"))
    W_Q, W_K = t["layer0.W_Q"].value, t["layer0.W_K"].value
    assert [np.array_equal(W_Q[h], W_K[h]) for h in range(2)] == [True, False]
    for key in ("query", "key"):
        assert said(t, key).startswith("In head topic query and key weights are equal: words")
    for key in ("value", "scores", "attention_output"):
        assert said(t, key) == ""


def test_of_a_trained_model_it_is_not_said():
    t = trace("river bank", load_model("minilm"))
    assert said(t, "query") == said(t, "key") == ""


@pytest.mark.parametrize("seed", range(3))
def test_it_follows_from_the_weights_and_the_biases_alone(seed):
    any_, other = np.random.default_rng(seed).normal(size=(2, 2, 8, 4))
    assert said(changed(W_Q=any_, W_K=any_), "key").startswith("Here query and key weights")
    assert said(changed(W_Q=any_, W_K=other), "key") == ""
    bias = changed(W_Q=any_, W_K=any_, b_Q=np.array([[1.0, 0, 0, 0], [0] * 4]))
    assert said(bias, "query").startswith("In head position")


def test_of_an_unheard_of_model_nothing_is_said():
    t = trace(strange.SAMPLE, strange.Nose())
    assert not any(alike(t, step) for step in t.steps)
