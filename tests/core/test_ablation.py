"""A head that looks everywhere alike: what moves, how far, and what must not."""

import numpy as np
import pytest

from attention_core import change, load_model, run, trace
from attention_core.forward import read
from attention_core.heads import ablate, ablate_all

TEXT = "the river bank is the bank"


def relative(before: np.ndarray, after: np.ndarray) -> float:
    found = 0.0
    for a, b in zip(before.astype(float), after.astype(float), strict=True):
        found += sum((b - a) ** 2) ** 0.5 / sum(a**2) ** 0.5
    return found / len(before)


def distance(before: np.ndarray, after: np.ndarray) -> float:
    a, b = before.astype(float).mean(axis=0), after.astype(float).mean(axis=0)
    return 1 - sum(a * b) / (sum(a * a) * sum(b * b)) ** 0.5


@pytest.mark.parametrize("name", ["handmade", "minilm"])
@pytest.mark.parametrize(("layer", "head"), [(0, 0), (0, 1), (2, 5), (5, 11)])
def test_outputs_move_as_far_as_a_second_trace_says(name, layer, head):
    model = load_model(name)
    if layer >= model.n_layers:
        layer = 0
    if head >= model.n_heads:
        head = 0
    t = trace(TEXT, model)
    weights = f"layer{layer}.attention_weights"
    flat = t[weights].value.copy()
    n = len(t.tokens)
    for i in range(n):
        for j in range(n):
            flat[head, i, j] = 1 / n
    after = change(t, {weights: flat})
    output = f"layer{layer}.layer_output" if name == "minilm" else "layer0.attention_residual"
    found = ablate(t, layer, head)
    assert found.layer == pytest.approx(relative(t[output].value, after[output].value), rel=1e-4)
    moved = relative(t.output.value, after.output.value)
    assert found.output == pytest.approx(moved, rel=1e-4) and moved > 1e-4
    wanted = distance(t.output.value, after.output.value)
    assert found.sentence == pytest.approx(wanted, abs=1e-9)


def test_the_last_layer_moves_as_far_as_the_output(model):
    t = trace(TEXT, model)
    found = ablate(t, model.n_layers - 1, 1)
    assert found.layer == found.output > 0


def test_all_heads_at_once_are_as_each_alone(model):
    t = trace("river bank", model)
    found = ablate_all(t)
    assert found.shape == (model.n_layers, model.n_heads)
    for layer, head in [(0, 0), (model.n_layers - 1, model.n_heads - 1)]:
        assert found[layer, head] == ablate(t, layer, head).sentence
    assert (found >= 0).all() and found.max() > 1e-4


def masked(mask: np.ndarray, **changed):
    handmade = load_model("handmade")
    given, labels = read("the river bank", handmade, np.float64)
    return run(handmade.steps, {**given, "mask": mask, **changed}, labels, np.float64)


@pytest.mark.parametrize("mask", [np.ones((3, 3)), np.tri(3), np.tri(3, k=-1)])
def test_a_head_that_is_uniform_already_moves_nothing(mask):
    # Without queries all scores are equal; the last mask leaves one query nothing to see.
    W_Q = read("x", load_model("handmade"), np.float64)[0]["layer0.W_Q"].copy()
    W_Q[0] = 0
    t = masked(mask.astype(bool), **{"layer0.W_Q": W_Q})
    still, moved = ablate(t, 0, 0), ablate(t, 0, 1)
    for figure in (still.layer, still.output, still.sentence):
        assert figure == pytest.approx(0, abs=1e-12)
    assert moved.output > 1e-3


def test_uniform_means_over_what_a_query_may_see():
    t = masked(np.tri(3, dtype=bool))
    weights = t["layer0.attention_weights"].value.copy()
    weights[0] = [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]]
    after = change(t, {"layer0.attention_weights": weights})
    found = ablate(t, 0, 0)
    assert found.output == pytest.approx(relative(t.output.value, after.output.value))


def test_without_a_mask_uniform_means_over_all_keys():
    t = trace("the river bank", load_model("en-pt"))
    for layer, part, name in (
        (2, "encoder", "encoder.layer2.attention_weights"),
        (1, "decoder", "decoder.layer1.cross_attention_weights"),
    ):
        weights = t[name].value.copy()
        weights[3] = 1 / weights.shape[-1]
        after = change(t, {name: weights})
        found = ablate(t, layer, 3, part)
        assert found.output == pytest.approx(relative(t.final.value, after.final.value), rel=1e-4)


def test_one_token_has_no_choice_to_lose(handmade):
    assert ablate_all(trace("bank", handmade)).tolist() == [[0.0, 0.0]]


def test_the_baseline_is_untouched(model):
    t = trace("river bank", model)
    before = {name: tensor.value.copy() for name, tensor in t.items()}
    ablate(t, 0, 0)
    assert all(np.array_equal(t[name].value, value) for name, value in before.items())


def test_a_head_that_is_not_there_is_refused(model):
    t = trace("river bank", model)
    for layer, head in [(model.n_layers, 0), (0, model.n_heads)]:
        with pytest.raises(IndexError):
            ablate(t, layer, head)
