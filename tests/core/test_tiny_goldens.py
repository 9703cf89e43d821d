"""Every stage of every family is what PyTorch computes (the files: see tests/goldens)."""

import json
from pathlib import Path

import numpy as np
import pytest

from attention_core import explain, load_model, trace
from attention_core.checks import check
from attention_core.graph.notice import notice
from attention_core.models.families import FAMILIES
from attention_core.view.stages import given_words

TINY = Path(__file__).parents[1] / "goldens" / "tiny"
LISTING = json.loads((TINY / "families.json").read_text(encoding="utf-8"))
DECODERS = ("gpt2", "llama", "smollm2", "qwen2", "mistral")


def loaded(family: str):
    return load_model(str(TINY / family))


def softmax(x):
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def test_there_is_a_checkpoint_of_every_recipe():
    kinds = {json.loads((TINY / f / "config.json").read_text())["model_type"] for f in LISTING}
    assert kinds <= set(FAMILIES) and len(LISTING) == 8
    seen = [FAMILIES[kind].recipe for kind in kinds]
    assert all(family.recipe in seen for family in FAMILIES.values())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("family", LISTING)
def test_every_stage_is_within_tolerance_of_pytorch(family, dtype):
    t = trace(LISTING[family]["text"], loaded(family), dtype)
    with np.load(TINY / family / "golden.npz", allow_pickle=False) as golden:
        wanted = dict(golden)
    wanted["probabilities"] = softmax(wanted["logits"])
    assert {step.name for step in t.steps} == set(wanted)
    for step in t.steps:
        found, reference = t[step.name].value, wanted[step.name]
        assert found.shape == reference.shape and found.dtype == dtype, step.name
        hidden = np.isneginf(reference)
        assert np.array_equal(np.isneginf(found), hidden), step.name
        gap = np.abs(found[~hidden] - reference[~hidden]).max()
        # One dimension of smollm2 grows to tens of thousands, and with it what is rounded away.
        largest = max(1, np.abs(reference[~hidden]).max())
        allowed = step.stage.tolerance[dtype == np.float64] * largest
        assert gap <= allowed, f"{step.name} is off by {gap:.2e}, allowed {allowed:.2e}"


@pytest.mark.parametrize("family", LISTING)
def test_ids_are_those_of_the_tokenizer(family):
    model, listed = loaded(family), LISTING[family]
    assert list(model.ids(listed["text"])) == listed["ids"]
    t = trace(listed["text"], model)
    n = len(listed["ids"])
    assert t["layer1.attention_weights"].value.shape == (model.n_heads, n, n)
    assert t["logits"].value.shape == t["probabilities"].value.shape
    assert t.stream.name == "layer1.layer_output" and t.n_layers() == 2
    by_ids = trace(model.ids(listed["text"]), model)
    assert np.array_equal(by_ids["logits"].value, t["logits"].value)


@pytest.mark.parametrize("family", LISTING)
def test_every_stage_is_explained_noticed_and_checked(family):
    model, text = loaded(family), LISTING[family]["text"]
    t = trace(text, model, np.float64)
    random = np.random.default_rng(0)
    for step in t.steps:
        value = t[step.name].value
        for flat in random.choice(value.size, 4):
            cell = np.unravel_index(flat, value.shape)
            found = explain(t, step.name, cell)
            assert np.isclose(found.total, found.value, rtol=1e-9, atol=1e-12), (step.name, cell)
        assert isinstance(notice(t, step.name), list)
        assert all(given_words(name) for name in step.reads)
    assert all(each.holds for each in check(trace(text, model), text, model))


@pytest.mark.parametrize("family", DECODERS)
def test_no_token_of_a_decoder_knows_what_comes_after_it(family):
    model = loaded(family)
    assert model.can.causal and model.can.predicts == "next"
    ids = model.ids(LISTING[family]["text"])
    whole = trace(ids, model, np.float64)
    begun = trace(ids[:5], model, np.float64)
    for step in begun.steps:
        if step.name not in ("rotary_angles",) and "key" not in begun[step.name].axes:
            axis = next(i for i, a in enumerate(begun[step.name].axes) if a in ("token", "query"))
            found = np.take(whole[step.name].value, range(5), axis)
            np.testing.assert_allclose(found, begun[step.name].value, rtol=1e-9, atol=1e-11)
