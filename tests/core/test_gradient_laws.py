"""Laws of gradients that hold for any numbers, seeds and masks, and what gradients cost."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from attention_core import change, gradients, load_model, run, trace
from attention_core.forward import everything, used
from attention_core.geometry.threads import one_thread
from attention_core.graph.run import MOST
from attention_core.graph.step import place
from attention_core.stages.attention import attention_weights, masked_scores
from tests.core.small_decoder import WORDS, N, numbers, small_decoder
from tests.core.traced import MODELS, TEXT, TRACES, loaded

some_scores = arrays(
    np.float64,
    array_shapes(min_dims=3, max_dims=3, max_side=6),
    elements=st.one_of(st.floats(-50, 50), st.sampled_from([-1e4, 1e4, 0.0])),
)


@pytest.mark.parametrize("name", TRACES)
def test_gradients_are_linear_in_what_is_asked(name):
    t, rng = TRACES[name](), np.random.default_rng(4)
    end, middle = t.steps[-1].name, t.steps[len(t.steps) // 2].name
    one, other = (
        {each: rng.normal(size=t[each].value.shape) for each in (end, middle)} for _ in range(2)
    )
    both = {each: 3 * one[each] - 0.5 * other[each] for each in one}
    first, second, together = (gradients(t, seeds) for seeds in (one, other, both))
    assert set(together) == set(first) == set(second)
    for each, found in together.items():
        size = max(np.abs(first[each]).max(), np.abs(second[each]).max(), 1)
        np.testing.assert_allclose(
            found, 3 * first[each] - 0.5 * second[each], rtol=0, atol=1e-11 * size, err_msg=each
        )


@given(some_scores, st.integers(0, 9))
def test_what_one_score_wins_the_others_of_its_row_lose(scores: Any, number):
    rng = np.random.default_rng(number)
    mask = rng.random(scores.shape[-2:]) < 0.6  # now and then a query may see nothing at all
    given = {"scaled_scores": scores, "mask": mask}
    t = run(place({"a": (masked_scores, attention_weights)}, given), given, {}, np.float64)
    found = gradients(t, {"attention_weights": rng.normal(size=scores.shape)})
    assert set(found) == {"attention_weights", "masked_scores", "scaled_scores"}
    for name in ("masked_scores", "scaled_scores"):
        assert np.isfinite(found[name]).all()
        np.testing.assert_allclose(found[name].sum(axis=-1), 0, atol=1e-14)
        assert not found[name][:, ~mask].any()


@pytest.mark.parametrize("name", ["gpt2", "mistral", "handmade_next"])
def test_what_is_asked_of_a_word_asks_nothing_of_later_ones(name):
    t = trace("the river bank", loaded(name), np.float64)
    seed: Any = np.random.default_rng(0).normal(size=t["logits"].value.shape)
    seed[0] = seed[2:] = 0
    found = gradients(t, {"logits": seed})
    start = found["token_embedding"]
    assert start[1].any() and not start[2:].any()
    for step in t.attention:
        below = np.tril(np.ones(found[step.name].shape[-2:], bool))
        assert not found[t[step.name].reads[0]][:, ~below].any()
    assert all(np.isfinite(each).all() for each in found.values())


@pytest.mark.parametrize("name", ["minilm", "mistral"])
def test_a_small_change_of_everything_changes_what_they_say(name):
    """The whole gradient at once: a step along it raises what is asked by its squared length."""
    t = trace("the river bank", loaded(name), np.float64)
    end = t.steps[-1].name
    seed = np.random.default_rng(1).normal(size=t[end].value.shape)
    found = gradients(t, {end: seed})
    given = {each: found[each] for each in t if t[each].step is None and each in found}
    squared = sum(float((each**2).sum()) for each in given.values())
    by = 1e-6 / squared**0.5
    up, down = (
        change(t, {each: t[each].value + sign * by * grown for each, grown in given.items()})
        for sign in (1, -1)
    )
    rise = float(((up[end].value - down[end].value) * seed).sum()) / (2 * by)
    assert rise == pytest.approx(squared, rel=1e-5)


def test_a_table_that_is_read_by_rows_and_by_columns_gets_both_gradients():
    """Tied weights: a step of the table moves what is asked by the two together."""
    given = numbers()
    seed: Any = np.random.default_rng(2).normal(size=(N, WORDS))
    found = gradients(small_decoder(given), {"logits": seed})
    together = found["W_E"] + found["W_U"].T
    for cell in ((0, 1), (3, 4), (6, 2)):
        risen = []
        for sign in (1, -1):
            table = given["W_E"].copy()
            table[cell] += sign * 1e-6
            t = small_decoder({**given, "W_E": table, "W_U": table.T})
            risen.append(float((t["logits"].value * seed).sum()))
        assert together[cell] == pytest.approx((risen[0] - risen[1]) / 2e-6, rel=1e-6)


def test_ids_masks_and_whole_numbers_have_none_and_all_else_has():
    t = trace(TEXT, load_model("minilm"))
    found = gradients(t, {t.output.name: 1.0})
    missing = {each for each in t if each not in found}
    assert missing == {"token_rows", "positions", "segments", "mask", "d_head"}
    for each, array in found.items():
        assert array.shape == t[each].value.shape and array.dtype == np.float32
        assert not array.flags.writeable


@pytest.mark.parametrize("name", MODELS)
def test_float32_is_near_float64(name):
    model, rng = loaded(name), np.random.default_rng(2)
    exact, short = trace(TEXT, model, np.float64), trace(TEXT, model)
    seed = rng.normal(size=exact.stream.value.shape)
    wanted, found = (gradients(t, {t.stream.name: seed}) for t in (exact, short))
    most = max(np.abs(array).max() for array in wanted.values())
    for each, array in found.items():
        size = np.abs(wanted[each]).max()
        assert np.abs(array - wanted[each]).max() <= 2e-4 * size + 1e-6 * most, each


@pytest.mark.parametrize("name", ["minilm", "bert", "gpt2"])
def test_a_bias_that_all_keys_share_moves_nothing(name):
    """It raises all scores of a row alike, and softmax forgets that."""
    t = trace(TEXT, loaded(name), np.float64)
    seed = np.random.default_rng(6).normal(size=t.stream.value.shape)
    found = gradients(t, {t.stream.name: seed})
    for layer in range(t.n_layers()):
        assert np.abs(found[f"layer{layer}.b_K"]).max() < 1e-13 < np.abs(found["layer0.key"]).max()


@pytest.mark.parametrize("name", ["minilm", "mistral", "handmade_next"])
def test_some_gradients_are_those_of_all_and_no_more(name):
    t = trace(TEXT, loaded(name), np.float64)
    end = t.steps[-1].name
    seeds = {end: np.random.default_rng(1).normal(size=t[end].value.shape)}
    whole = gradients(t, seeds)
    wanted = [step.name for step in t.steps if step.layer == 0] + ["layer0.W_Q"]
    some = gradients(t, seeds, wanted)
    assert set(some) == set(wanted) & set(whole)
    for each, array in some.items():
        np.testing.assert_array_equal(array, whole[each])
    assert gradients(t, {wanted[0]: 1.0}, [end]) == {}
    with pytest.raises(KeyError, match="layer9"):
        gradients(t, seeds, ["layer9.query"])


def test_a_long_trace_gives_the_same_and_some_of_it_in_little_memory():
    model = load_model("minilm")
    given, labels, of = everything("the river bank " * 30, model)
    steps = model.steps
    with one_thread():  # as trace does
        whole, little = (
            run(steps, used(steps, given), labels, of=of, most=most) for most in (MOST, 0)
        )
    end = whole.stream.name
    seed = np.random.default_rng(3).normal(size=whole.stream.value.shape)
    wanted = [step.name for step in steps if step.layer == 2]
    exact = gradients(whole, {end: seed}, wanted)
    tracemalloc.start()
    found = gradients(little, {end: seed}, wanted)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sorted(found) == sorted(exact)
    for each, array in found.items():
        np.testing.assert_array_equal(array, exact[each], err_msg=each)
    layer = sum(whole[each].value.nbytes for each in wanted)
    assert peak < 4 * layer  # a layer run again, its gradients, and one step of the layer after it


def test_a_wrong_question_is_refused_in_a_sentence(handmade):
    t = trace(TEXT, handmade)
    with pytest.raises(KeyError, match="no tensor 'layer7"):
        gradients(t, {"layer7.query": 1.0})
    with pytest.raises(ValueError, match=r"seed of layer0\.query is \(2, 2\), but the tensor is"):
        gradients(t, {"layer0.query": np.ones((2, 2))})
    with pytest.raises(ValueError, match="token_rows cannot change a little"):
        gradients(t, {"token_rows": 1.0})
    assert set(gradients(t, {"W_E": 1.0})) == {"W_E"} and gradients(t, {}) == {}
    seed = np.ones(t["layer0.query"].value.shape, np.float32)
    found = gradients(t, {"layer0.query": seed})["layer0.query"]
    seed[:] = 5  # what is given back is no view of the caller's
    assert (found == 1).all()
