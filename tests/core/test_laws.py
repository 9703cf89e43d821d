"""Laws of attention that hold for any numbers, words and masks."""

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from attention_core import load_model, run
from attention_core.forward import read
from attention_core.stages.attention import attention_weights, head_outputs, masked_scores

TEXT = "the river bank approved my loan bank"
MODELS = ("handmade", "minilm")
both_models = pytest.mark.parametrize("model_name", MODELS)

some_scores = arrays(
    np.float64,
    array_shapes(min_dims=3, max_dims=3, max_side=6),
    elements=st.one_of(st.floats(-1e4, 1e4), st.sampled_from([-1e4, 1e4, 0.0, -np.inf])),
)
dtypes = st.sampled_from([np.float32, np.float64])


@lru_cache
def inputs(model_name: str):
    return read(TEXT, load_model(model_name), np.float64)


def traced(model_name: str, **changed):
    given, labels = inputs(model_name)
    return run(load_model(model_name).steps, {**given, **changed}, labels, np.float64)


N = {name: len(inputs(name)[1]["token"]) for name in MODELS}


@given(some_scores, dtypes)
def test_every_row_sums_to_one_or_to_zero_if_it_may_see_nothing(scores, dtype):
    weights = attention_weights(scores.astype(dtype))
    assert weights.dtype == dtype and weights.shape == scores.shape
    assert (weights >= 0).all() and (weights <= 1 + 1e-6).all()
    wanted = np.isfinite(scores).any(axis=-1).astype(float)
    np.testing.assert_allclose(weights.sum(axis=-1), wanted, rtol=0, atol=2e-6)
    assert (weights[np.isneginf(scores)] == 0).all()


@given(some_scores, st.floats(-1e4, 1e4))
def test_adding_one_number_to_all_scores_of_a_row_changes_no_share(scores, shift):
    shifted, plain = attention_weights(scores + shift), attention_weights(scores)
    np.testing.assert_allclose(shifted, plain, rtol=0, atol=1e-10)


@given(some_scores)
def test_a_larger_score_never_gets_a_smaller_weight(scores):
    weights = attention_weights(scores)
    order = np.argsort(scores, axis=-1, kind="stable")
    assert (np.diff(np.take_along_axis(weights, order, -1), axis=-1) >= 0).all()


@given(some_scores, st.randoms(use_true_random=False))
def test_a_masked_key_has_a_weight_of_exactly_zero_and_its_value_counts_for_nothing(scores, rng):
    heads, queries, keys = scores.shape
    random = np.random.default_rng(rng.randrange(2**32))
    mask = random.random((queries, keys)) < 0.5
    weights = attention_weights(masked_scores(scores, mask))
    assert (weights[:, ~mask] == 0).all()
    value = random.normal(size=(heads, keys, 2))
    for query in range(queries):
        other = np.where(mask[query][None, :, None], value, 1e6)
        before, after = head_outputs(weights, value)[:, query], head_outputs(weights, other)
        np.testing.assert_allclose(after[:, query], before, rtol=1e-12, atol=1e-12)


@both_models
@settings(max_examples=20)
@given(data=st.data())
def test_a_token_nobody_may_attend_to_changes_nobody_else(model_name, data):
    n = N[model_name]
    hidden = data.draw(st.integers(0, n - 1))
    allowed = np.ones((n, n), dtype=bool)
    allowed[:, hidden] = False
    rows = inputs(model_name)[0]["token_rows"].copy()
    before = traced(model_name, mask=allowed, token_rows=rows)
    rows[hidden] = data.draw(st.integers(0, max(rows)).filter(lambda row: row != rows[hidden]))
    after = traced(model_name, mask=allowed, token_rows=rows)
    others = np.delete(np.arange(n), hidden)
    for name in (step.name for step in before.steps if step.stage.name == "attention_weights"):
        assert (after[name].value[:, :, hidden] == 0).all()
    np.testing.assert_allclose(
        after.output.value[others], before.output.value[others], rtol=0, atol=1e-12
    )
    words = (t["token_embedding"].value[hidden] for t in (before, after))  # "the" and "my" are one
    same_output = np.array_equal(after.output.value[hidden], before.output.value[hidden])
    assert same_output == np.array_equal(*words)


@both_models
@settings(max_examples=20)
@given(data=st.data())
def test_without_positions_permuted_tokens_give_permuted_outputs(model_name, data):
    order = np.array(data.draw(st.permutations(range(N[model_name]))))
    given, _ = inputs(model_name)
    nowhere = np.zeros_like(given["W_P"])
    plain = traced(model_name, W_P=nowhere)
    mixed = traced(model_name, W_P=nowhere, token_rows=given["token_rows"][order])
    for step in plain.steps:
        wanted = plain[step.name].value
        for place, axis in enumerate(plain[step.name].axes):
            if axis in ("token", "query", "key"):
                wanted = wanted.take(order, axis=place)
        np.testing.assert_allclose(
            mixed[step.name].value, wanted, rtol=0, atol=1e-10, err_msg=step.name
        )


@both_models
def test_with_positions_the_order_of_words_matters(model_name):
    rows = inputs(model_name)[0]["token_rows"]
    plain, mixed = traced(model_name), traced(model_name, token_rows=rows[::-1])
    assert np.abs(mixed.output.value[::-1] - plain.output.value).max() > 0.01


@both_models
def test_a_causal_trace_of_a_prefix_is_the_prefix_of_the_trace(model_name):
    n, (given, _) = N[model_name], inputs(model_name)
    causal = np.tri(n, dtype=bool)
    whole = traced(model_name, mask=causal)
    for length in range(1, n + 1):
        short = {
            name: given[name][:length]
            for name in ("token_rows", "positions", "segments")
            if name in given
        }
        prefix = traced(model_name, **short, mask=causal[:length, :length])
        for step in whole.steps:
            axes = whole[step.name].axes
            part = tuple(
                slice(length if axis in ("token", "query", "key") else None) for axis in axes
            )
            np.testing.assert_allclose(
                prefix[step.name].value,
                whole[step.name].value[part],
                rtol=0,
                atol=1e-11,
                err_msg=f"{step.name}, {length} tokens",
            )
