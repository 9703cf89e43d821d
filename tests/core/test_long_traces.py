"""A long trace holds little, and gives every number all the same."""

from dataclasses import replace

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.forward import everything, used
from attention_core.geometry.threads import one_thread
from attention_core.graph import finite
from attention_core.graph.change import change
from attention_core.graph.run import run

TEXT = "the river bank"


def long(model, steps=None, most=0):
    steps = steps or model.steps
    given, labels, of = everything(TEXT, model)
    with one_thread():  # as trace does: to the last bit, sums depend on how they are shared out
        return run(steps, used(steps, given), labels, of=of, most=most)


@pytest.fixture(params=["handmade", "minilm"])
def pair(request):
    model = load_model(request.param)
    return trace(TEXT, model), long(model)


def test_every_number_is_the_same(pair):
    whole, little = pair
    assert list(little) == list(whole)
    for name in reversed(list(whole)):
        np.testing.assert_array_equal(little[name].value, whole[name].value, err_msg=name)
        assert little[name].axes == whole[name].axes and not little[name].value.flags.writeable


def test_only_what_another_layer_reads_is_held(pair):
    whole, little = pair
    n_layers = whole.n_layers()
    held = [name for name in little._held if little[name].step]
    outputs = {f"layer{i}.layer_output" for i in range(n_layers - 1)}
    assert outputs <= set(held) and len(held) <= n_layers + 1


def test_what_stands_in_it_is_told_without_computing(pair, monkeypatch):
    whole, little = pair
    monkeypatch.setattr(type(little), "_run_again", None)
    assert little.tokens == whole.tokens
    assert little.heads == whole.heads
    assert [step.name for step in little.attention] == [step.name for step in whole.attention]


def test_a_layer_is_run_once_more_and_no_further():
    model, ran = load_model("minilm"), []

    def counted(step):
        def function(*arrays, out=None):
            ran.append(step.name)
            return step.stage.function(*arrays, out=out)

        return replace(step, stage=replace(step.stage, function=function))

    little = long(model, tuple(counted(step) for step in model.steps))
    ran.clear()
    names = [step.name for step in little.layer(3)]
    for _ in range(2):
        for name in names:
            little[name]
    assert sorted(ran) == sorted(set(names) - set(little._held))


def test_what_follows_from_a_change_is_the_same(pair):
    whole, little = pair
    name = "layer0.attention_weights"
    even = np.full_like(whole[name].value, 1 / whole[name].value.shape[-1])
    np.testing.assert_array_equal(
        change(little, {name: even}).stream.value, change(whole, {name: even}).stream.value
    )


def test_an_unknown_name_is_still_refused():
    with pytest.raises(KeyError, match="no tensor 'nothing'"):
        long(load_model("handmade"))["nothing"]


def test_weights_are_looked_through_once_and_what_was_changed_in_them_is_found(monkeypatch):
    model = load_model("minilm")
    assert trace(TEXT, model).astray is None
    looked = []

    def not_finite(found, name, of=finite.not_finite):
        looked.append(name)
        return of(found, name)

    monkeypatch.setattr(finite, "not_finite", not_finite)
    again = trace(TEXT, model)
    assert again.astray is None
    assert "layer3.W_1" not in looked and "layer3.scores" in looked
    broken = again["layer3.W_1"].value.copy()
    broken[0, 0] = np.inf
    found = change(again, {"layer3.W_1": broken}).astray
    assert found and found.name == "layer3.W_1"
