"""Differences of two sentences: token for token, at every stage of both models."""

from functools import lru_cache

import numpy as np
import pytest

from attention_core import Trace, load_model, run, trace
from attention_core.tokenize.pairs import pair_tokens
from attention_core.vectors import contrast

FIRST, SECOND = "the river bank by the bank", "the bank approved the loan by my bank today"
STAGES = [(name, step.name) for name in ("handmade", "minilm") for step in load_model(name).steps]
every_stage = pytest.mark.parametrize(("model_name", "name"), STAGES)


@lru_cache
def traced(model_name: str, text: str) -> Trace:
    return trace(text, load_model(model_name))


def heads(t: Trace, name: str) -> range:
    return range(t[name].value.shape[0] if "head" in t[name].axes else 1)


@every_stage
def test_equal_sentences_differ_nowhere_at_all(model_name, name):
    first = traced(model_name, FIRST)
    again = trace(FIRST, load_model(model_name))
    for head in heads(first, name):
        found = contrast(first, again, name, head)
        assert not found.value.any()
        assert found.rows == tuple(first.tokens)
        assert found.value.shape == (len(found.rows), len(found.columns))


@every_stage
def test_each_number_is_the_seconds_less_the_firsts(model_name, name):
    first, second = traced(model_name, FIRST), traced(model_name, SECOND)
    head = len(heads(first, name)) - 1
    found = contrast(first, second, name, head)
    before, after = first[name], second[name]
    columns_are_tokens = before.axes[-1] == "key"
    for row, (i, j) in enumerate(found.pairs):
        assert found.rows[row] == first.tokens[i] == second.tokens[j]
        a, b = (
            t.value[head][place] if "head" in t.axes else t.value[place]
            for t, place in ((before, i), (after, j))
        )
        for column in range(len(found.columns)):
            k, m = found.pairs[column] if columns_are_tokens else (column, column)
            assert found.value[row, column] == float(b[m]) - float(a[k])
    if columns_are_tokens:
        assert found.columns == found.rows and found.axes == ("query", "key")


def test_tokens_are_paired_kth_with_kth_in_the_order_of_the_first():
    first, second = "a b a c a".split(), "c a d a b".split()
    assert pair_tokens(first, second) == ((0, 1), (1, 4), (2, 3), (3, 0))
    assert pair_tokens([], second) == ()


def test_columns_are_called_as_the_head_calls_its_dimensions():
    first = traced("handmade", FIRST)
    topics = contrast(first, first, "layer0.query", 0).columns
    waves = contrast(first, first, "layer0.query", 1).columns
    assert topics == ("nature", "money", "energy", "travel")
    assert waves == ("sin 8", "cos 8", "sin 128", "cos 128")


def test_sentences_without_a_common_token_have_no_rows():
    found = contrast(traced("handmade", "river"), traced("handmade", "loan"), "embedding_sum")
    assert found.value.shape == (0, 8) and not found.rows and not found.pairs


def test_masked_scores_that_are_minus_infinity_in_both_do_not_differ():
    model = load_model("handmade")
    given, labels = model.inputs("river bank", np.float32)
    masked = run(model.steps, {**given, "mask": np.tri(2, dtype=bool)}, labels)
    found = contrast(masked, masked, "layer0.masked_scores")
    assert np.isneginf(masked["layer0.masked_scores"].value).any() and not found.value.any()
    from_seen = contrast(traced("handmade", "river bank"), masked, "layer0.masked_scores")
    assert from_seen.value[0, 1] == -np.inf


def test_weights_are_given_and_do_not_differ_by_sentence():
    first = traced("minilm", FIRST)
    with pytest.raises(ValueError, match=r"layer0\.W_Q was given"):
        contrast(first, first, "layer0.W_Q")
    with pytest.raises(KeyError, match="no tensor"):
        contrast(first, first, "nonsense")
