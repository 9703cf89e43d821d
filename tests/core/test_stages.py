"""Stages as functions on plain arrays, and the facts about them that the screen is made of."""

import ast

import numpy as np
import pytest

from attention_core import run
from attention_core.forward import read
from attention_core.stages import attention
from attention_core.stages.embedding import embedding_sum
from attention_core.stages.encoder import LAYER, READ
from attention_core.stages.scoring import VARIANTS, tempered_scores

STAGES = [*READ, embedding_sum, *(stage for group in LAYER.values() for stage in group)]
STAGES += [stage for each in VARIANTS for stage in each.stages if stage not in STAGES]
STAGES.append(tempered_scores)


def random(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_stage_has_a_title_a_caption_an_equation_and_source_that_parses(stage):
    assert stage.title[0].isupper()
    assert stage.caption.endswith(".") and "\n" not in stage.caption
    assert stage.equation
    tree = ast.parse(stage.source)
    assert tree.body[0].name == stage.name
    assert stage.caption not in stage.source
    assert stage.signature.inputs and len(stage.signature.inputs) == len(stage.parameters)


@pytest.mark.parametrize(
    "name", "scores scaled_scores masked_scores attention_weights head_outputs".split()
)
def test_the_heart_of_attention_is_callable_by_name(name):
    stage = getattr(attention, name)
    assert callable(stage) and stage.name == name


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_queries_may_meet_keys_of_another_sentence(dtype):
    query, key, value = (
        random(2, 3, 4).astype(dtype),
        random(2, 5, 4).astype(dtype),
        random(2, 5, 6).astype(dtype),
    )
    raw = attention.scores(query, key)
    scaled = attention.scaled_scores(raw, 4)
    masked = attention.masked_scores(scaled, np.tri(3, 5, 1, dtype=bool))
    weights = attention.attention_weights(masked)
    mixed = attention.head_outputs(weights, value)
    assert [a.shape for a in (raw, scaled, masked, weights)] == [(2, 3, 5)] * 4
    assert mixed.shape == (2, 3, 6)
    assert {a.dtype for a in (raw, scaled, masked, weights, mixed)} == {np.dtype(dtype)}
    np.testing.assert_allclose(raw, np.einsum("hqd,hkd->hqk", query, key), rtol=1e-5)
    np.testing.assert_allclose(scaled, raw / 2, rtol=1e-6)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-6)
    assert (weights[:, 0, 2:] == 0).all()


def test_whole_numbers_can_be_scaled_masked_and_shared_out():
    raw = attention.scores(np.array([[[2, 0]]]), np.array([[[4, 1], [0, 3]]]))
    scaled = attention.scaled_scores(raw, 4)
    np.testing.assert_array_equal(scaled, [[[4.0, 0.0]]])
    for scores in (raw, scaled):
        masked = attention.masked_scores(scores, np.array([[True, False]]))
        np.testing.assert_array_equal(masked, [[[scores[0, 0, 0], -np.inf]]])
        np.testing.assert_array_equal(attention.attention_weights(masked), [[[1.0, 0.0]]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_query_that_may_see_nothing_gets_zeros_and_never_nan(dtype):
    scores = random(2, 3, 3).astype(dtype)
    mask = np.array([[True, True, True], [False, False, False], [True, False, True]])
    weights = attention.attention_weights(attention.masked_scores(scores, mask))
    assert (weights[:, 1] == 0).all()
    np.testing.assert_allclose(weights[:, [0, 2]].sum(axis=-1), 1, rtol=1e-6)
    assert (attention.head_outputs(weights, random(2, 3, 4).astype(dtype))[:, 1] == 0).all()


def test_no_stage_changes_what_it_reads():
    arrays = [random(2, 3, 4), random(2, 3, 4)]
    copies = [a.copy() for a in arrays]
    raw = attention.scores(*arrays)
    kept = raw.copy()
    attention.attention_weights(raw)
    attention.masked_scores(raw, np.zeros((3, 3), dtype=bool))
    attention.scaled_scores(raw, 4)
    np.testing.assert_array_equal(raw, kept)
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_query_that_may_see_nothing_gets_zeros_in_every_layer(model):
    given, labels = read("river bank loan", model, np.float32)
    n = len(labels["token"])
    mask = np.ones((n, n), dtype=bool)
    mask[1] = False
    t = run(model.steps, {**given, "mask": mask}, labels)
    for layer in range(model.n_layers):
        assert (t[f"layer{layer}.attention_weights"].value[:, 1] == 0).all()
        assert np.isneginf(t[f"layer{layer}.masked_scores"].value[:, 1]).all()
    assert np.isfinite(t.output.value).all()
