"""How much each token counts: methods against plain loops, and how far they agree."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core import load_model, run, trace
from attention_core.forward import read
from attention_core.heads import (
    METHODS,
    agreement,
    handed_over,
    largest_disagreement,
    leave_one_out,
    norm,
    ranks,
    raw_weight,
    rollout,
    shares,
    weights,
)

TEXT = "the river bank is the bank"
TARGETS = (None, 0, 3)
each_target = pytest.mark.parametrize("target", TARGETS)


def row(matrix: list[list[float]], target) -> list[float]:
    n = len(matrix)
    if target is not None:
        return list(matrix[target])
    return [sum(matrix[i][j] for i in range(n)) / n for j in range(n)]


def mean_over_heads(w: np.ndarray, layer: int) -> list[list[float]]:
    _, heads, n, _ = w.shape
    return [
        [sum(float(w[layer, h, i, j]) for h in range(heads)) / heads for j in range(n)]
        for i in range(n)
    ]


def length(vector) -> float:
    return math.sqrt(sum(float(x) ** 2 for x in vector))


def cosine_distance(a, b) -> float:
    return 1 - sum(float(x) * float(y) for x, y in zip(a, b, strict=True)) / length(a) / length(b)


def mean_vector(vectors) -> list[float]:
    return [sum(float(v[d]) for v in vectors) / len(vectors) for d in range(len(vectors[0]))]


@each_target
def test_raw_weight_is_the_mean_over_all_heads(model, target):
    w = weights(trace(TEXT, model))
    layers, _, n, _ = w.shape
    means = [mean_over_heads(w, layer) for layer in range(layers)]
    mean = [[sum(m[i][j] for m in means) / layers for j in range(n)] for i in range(n)]
    np.testing.assert_allclose(raw_weight(w, target), row(mean, target), rtol=0, atol=1e-12)


@each_target
def test_rollout_is_the_product_of_half_attention_and_half_what_was_there(model, target):
    w = weights(trace(TEXT, model))
    n = w.shape[-1]
    flow = [[float(i == j) for j in range(n)] for i in range(n)]
    for layer in range(len(w)):
        mean = mean_over_heads(w, layer)
        mixed = [[0.5 * mean[i][j] + 0.5 * (i == j) for j in range(n)] for i in range(n)]
        flow = [
            [sum(mixed[i][m] * flow[m][j] for m in range(n)) for j in range(n)] for i in range(n)
        ]
    np.testing.assert_allclose(rollout(w, target), row(flow, target), rtol=0, atol=1e-12)


def test_rollout_worked_by_hand():
    # Layer 0: both look at token 0. Layer 1: both look at token 1.
    w = np.array([[[[1.0, 0.0], [1.0, 0.0]]], [[[0.0, 1.0], [0.0, 1.0]]]])
    # Halves: [[1, 0], [½, ½]], then [[½, ½], [0, 1]] of that: [[¾, ¼], [½, ½]].
    assert rollout(w, 0).tolist() == [0.75, 0.25]
    assert rollout(w, 1).tolist() == [0.5, 0.5]
    assert rollout(w).tolist() == [0.625, 0.375]


def lengths_by_loops(t, layer: int) -> list[list[float]]:
    """|sum over heads of weight × value × W_O| for each query and key of a layer."""
    w = t[f"layer{layer}.attention_weights"].value.astype(float)
    value = t[f"layer{layer}.value"].value.astype(float)
    W_O = t[f"layer{layer}.W_O"].value.astype(float)
    heads, n, size = value.shape
    found = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            total = np.zeros(W_O.shape[1])
            for h in range(heads):
                for d in range(size):
                    total += w[h, i, j] * value[h, j, d] * W_O[h * size + d]
            found[i][j] = length(total)
    return found


def test_lengths_handed_over_are_those_of_the_summed_vectors(model):
    t = trace("the river bank", model)
    for layer, found in enumerate(handed_over(t)):
        np.testing.assert_allclose(found, lengths_by_loops(t, layer), rtol=1e-6, atol=1e-9)


@each_target
def test_norms_are_shares_of_each_query_averaged_over_layers(model, target):
    t = trace("the river bank loan", model)
    layers = []
    for layer in range(model.n_layers):
        lengths = lengths_by_loops(t, layer)
        layers.append([[x / sum(line) for x in line] for line in lengths])
    n = len(t.tokens)
    mean = [[sum(m[i][j] for m in layers) / len(layers) for j in range(n)] for i in range(n)]
    np.testing.assert_allclose(norm(t, target), row(mean, target), rtol=1e-6, atol=1e-9)


@each_target
def test_without_its_bias_what_is_handed_over_adds_up_to_the_attention_output(model, target):
    t = trace(TEXT, model)
    one = 0 if target is None else target
    w, value, W_O, b_O, output = (
        t[f"layer0.{name}"].value.astype(float)
        for name in ("attention_weights", "value", "W_O", "b_O", "attention_output")
    )
    parts = np.einsum("hj,hjd,hdm->jm", w[:, one], value, W_O.reshape(*value.shape[::2], -1))
    np.testing.assert_allclose(parts.sum(axis=0) + b_O, output[one], atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(parts, axis=-1), handed_over(t)[0, one], rtol=1e-6)


@each_target
def test_leaving_a_token_out_moves_the_vector_as_far_as_two_traces_say(model, target):
    text = "the river bank loan"
    whole = trace(text, model)
    n = len(whole.tokens)
    found = leave_one_out(text, model, target)
    for place in range(n):
        if place == target:
            assert np.isnan(found[place])
            continue
        rest = trace(text, model, without=[place]).output.value
        if target is None:
            wanted = cosine_distance(mean_vector(whole.output.value), mean_vector(rest))
        else:
            moved = [i for i in range(n) if i != place].index(target)
            wanted = cosine_distance(whole.output.value[target], rest[moved])
        assert found[place] == pytest.approx(wanted, abs=1e-9)
        assert wanted > 0


def test_leaving_out_the_only_token_is_refused(handmade):
    with pytest.raises(ValueError, match="Type one more word"):
        leave_one_out("bank", handmade)


@each_target
def test_shares_sum_to_one(model, target):
    t = trace(TEXT, model)
    w = weights(t)
    for found in (raw_weight(w, target), rollout(w, target), norm(t, target)):
        assert found.sum() == pytest.approx(1, abs=1e-6) and (found >= 0).all()


def test_a_query_that_may_see_nothing_has_no_shares(handmade):
    given, labels = read("river bank loan", handmade, np.float64)
    mask = np.tri(3, k=-1, dtype=bool)
    t = run(handmade.steps, {**given, "mask": mask}, labels, np.float64)
    assert norm(t, 0).tolist() == [0, 0, 0]
    np.testing.assert_allclose(norm(t, 1), [1, 0, 0])


def test_tokens_that_hand_over_nothing_have_no_shares(handmade):
    assert norm(trace("the the", handmade)).tolist() == [0, 0]  # words without a topic


@pytest.mark.parametrize("text", ["river bank", "bank", "the the"])
def test_short_texts_have_shares_without_a_warning(model, text):
    t = trace(text, model)
    w = weights(t)
    values = np.stack([raw_weight(w), rollout(w), norm(t)])
    assert values.shape == (3, len(t.tokens))
    assert agreement(values).shape == (3, 3)
    assert ranks(values).shape == values.shape
    largest_disagreement(values)


def test_one_token_counts_for_all_and_there_is_nothing_to_disagree_on(handmade):
    t = trace("bank", handmade)
    values = np.stack([raw_weight(weights(t)), rollout(weights(t)), norm(t)])
    np.testing.assert_allclose(values, 1)
    assert np.isnan(agreement(values)).all()
    assert largest_disagreement(values) is None


def test_ranks_by_hand():
    assert ranks(np.array([0.1, 0.5, 0.4])).tolist() == [3, 1, 2]
    assert ranks(np.array([2.0, 1.0, 2.0, 2.0])).tolist() == [2, 4, 2, 2]
    np.testing.assert_array_equal(ranks(np.array([1.0, np.nan, 3.0])), [2, np.nan, 1])
    two = ranks(np.array([[1.0, 9.0, 3.0], [5.0, np.nan, 3.0]]))
    np.testing.assert_array_equal(two, [[2, np.nan, 1], [1, np.nan, 2]])
    assert ranks(np.array([0.3, 0.1 + 0.2])).tolist() == [1.5, 1.5]  # rounding is a tie
    last = np.array([-np.inf, 2.0, -np.inf, -5.0])
    assert ranks(last).tolist() == [3.5, 1, 3.5, 2]
    assert ranks(np.array([])).tolist() == []


@given(st.lists(st.integers(0, 5), max_size=8))
def test_ranks_are_what_counting_says(values):
    wanted = []
    for value in values:
        above = sum(other > value for other in values)
        equal = sum(other == value for other in values)
        wanted.append(above + sum(range(1, equal + 1)) / equal)
    assert ranks(np.array(values, dtype=float)).tolist() == wanted


def test_agreement_by_hand():
    values = np.array([[4.0, 3.0, 2.0, 1.0], [40.0, 30.0, 20.0, 10.0], [1.0, 2.0, 3.0, 4.0]])
    np.testing.assert_allclose(agreement(values), [[1, 1, -1], [1, 1, -1], [-1, -1, 1]])
    # One swap among four: 1 - 6 · 2 / (4 · 15).
    swapped = np.array([[4.0, 3.0, 2.0, 1.0], [3.0, 4.0, 2.0, 1.0]])
    assert agreement(swapped)[0, 1] == pytest.approx(0.8)
    np.testing.assert_allclose(
        agreement(np.array([[1.0, np.nan, 3.0, 2.0], [1.0, 7.0, 3.0, 2.0]])), 1
    )


def test_agreement_is_undefined_where_all_are_equal_or_none_is_left():
    found = agreement(np.array([[1.0, 1.0, 1.0], [1.0, 2.0, 3.0]]))
    np.testing.assert_allclose(found, [[np.nan, np.nan], [np.nan, 1]])
    assert np.isnan(agreement(np.array([[1.0, np.nan], [np.nan, 2.0]]))).all()


def test_the_largest_disagreement_by_hand():
    values = np.array([[4.0, 3.0, 2.0, 1.0], [4.0, 3.0, 2.0, 1.0], [1.0, 4.0, 3.0, 2.0]])
    found = largest_disagreement(values)
    assert found is not None
    assert (found.token, found.methods, found.ranks) == (0, (0, 2), (1.0, 4.0))
    assert largest_disagreement(values[:2]) is None
    assert largest_disagreement(np.array([[np.nan, 1.0], [2.0, np.nan]])) is None


def test_minilm_gives_its_special_tokens_more_weight_than_they_hand_over():
    t = trace("the river bank is where the town keeps its boats", load_model("minilm"))
    ends = [0, -1]
    assert raw_weight(weights(t))[ends].sum() > 2 * norm(t)[ends].sum()


def test_every_method_names_its_paper():
    assert len({method.name for method in METHODS}) == 5
    for method in METHODS:
        assert method.title and any(year in method.source for year in ("2016", "2019", "2020"))


def test_signed_methods_are_ranked_by_their_shares_of_all_pull():
    values = np.array([[0.5, 0.5], [1, 0], [0.2, 0.8], [np.nan, 0.3], [-3.0, 1.0]])
    found = shares(values)
    np.testing.assert_array_equal(found[:4], values[:4])
    np.testing.assert_array_equal(found[4], [0.75, 0.25])
    np.testing.assert_array_equal(shares(np.zeros((5, 2))), 0)
    values[4, 0] = np.nan  # what has none takes nothing from the others
    np.testing.assert_array_equal(shares(values)[4], [np.nan, 1])
