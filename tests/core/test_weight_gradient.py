"""Weight times gradient: what a head and a token do to a number, against turning them up."""

import numpy as np
import pytest

from attention_core import change, gradients, trace
from attention_core.graph.trace import Trace
from attention_core.heads import by_head, by_token, weight_times_gradient, weights
from attention_core.stages.attention import head_outputs
from tests.core.traced import loaded

TEXT = "the river bank"
MODELS = ("handmade", "minilm", "mistral", "gpt2")


def asked(name):
    t = trace(TEXT, loaded(name), np.float64)
    seed = np.random.default_rng(8).normal(size=t.stream.value.shape)
    return t, seed, weight_times_gradient(t, {t.stream.name: seed})


def risen(t: Trace, seed, layer: int, turned) -> float:
    """What turning weights of a layer up would do to what is asked, per 100 %."""
    name, by, found = t.attention[layer].name, 1e-6, []
    for sign in (1, -1):
        moved = change(t, {name: t[name].value * (1 + sign * by * turned)})
        found.append(float((moved[t.stream.name].value * seed).sum()))
    return (found[0] - found[1]) / (2 * by)


@pytest.mark.parametrize("name", MODELS)
def test_a_head_counts_by_what_turning_it_up_would_do(name):
    t, seed, products = asked(name)
    assert products.shape == weights(t).shape
    heads = by_head(products)
    for layer in range(t.n_layers()):
        only = np.zeros((len(t.heads), 1, 1))
        only[-1] = 1
        wanted = risen(t, seed, layer, only)
        assert heads[layer, -1] == pytest.approx(wanted, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("name", MODELS)
def test_a_token_counts_by_what_turning_up_all_attention_to_it_would_do(name):
    t, seed, products = asked(name)
    tokens = by_token(products)
    only = np.zeros(len(t.tokens))
    only[0] = 1
    layers = [risen(t, seed, layer, only) for layer in range(t.n_layers())]
    assert tokens[0] == pytest.approx(sum(layers), rel=1e-5, abs=1e-8)
    assert tokens.sum() == pytest.approx(by_head(products).sum(), rel=1e-12)


def test_it_is_the_importance_of_a_head_that_michel_and_others_use():
    """They weigh a head's outputs by their gradient, which adds up to the same."""
    t, seed, products = asked("minilm")
    found = gradients(t, {t.stream.name: seed})
    for layer in range(t.n_layers()):
        name = f"layer{layer}.{head_outputs.name}"
        wanted = (t[name].value * found[name]).sum(axis=(1, 2))
        np.testing.assert_allclose(by_head(products)[layer], wanted, atol=1e-12)


def test_what_comes_after_the_question_counts_for_nothing():
    t = trace(TEXT, loaded("minilm"))
    products = weight_times_gradient(t, {"layer2.layer_output": 1.0})
    assert products[:3].any() and not products[3:].any()


def test_of_a_single_token_all_is_its_own():
    t = trace("bank", loaded("handmade"), np.float64)
    products = weight_times_gradient(t, {t.stream.name: 1.0})
    assert products.shape[-2:] == (1, 1)
