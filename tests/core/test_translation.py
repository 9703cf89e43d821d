"""Translators: what the original engine gave, and every decoder number by loops of one's own."""

import math
from typing import Any

import numpy as np
import pytest

from attention_core import explain, load_model, trace
from attention_core.checks import check
from attention_core.forward import read
from attention_core.graph.run import run
from attention_core.models.marian.begun import Begun
from attention_core.models.marian.draft import Draft
from attention_core.nextword import attribution, lens
from attention_core.nextword.findings import induction, sink
from attention_core.view.selection import select

# Texts and weights as the original engine gives them in float32 (C++, bergamot 0.4.9), to three
# digits: cross-attention of the last layer's head 0, a row for each token that is produced.
SAID = {
    "en-pt": {
        "the river bank": "a margem do rio",
        "the bank approved my loan": "o banco aprovou o meu empréstimo",
        "He deposited cash at the bank": "Ele depositou dinheiro no banco",
        "The cat sat on the mat": "O gato sentou-se no tapete",
        "I sat by the bank of the river": "Eu me sentei junto à margem do rio",
        "She gave him a beautiful old book.": "Ela lhe deu um belo livro antigo.",
        "THE RIVER BANK": "O BANCO RIVER",
    },
    "pt-en": {
        "a margem do rio": "the River Bank",
        "a casa vermelha": "the Red House",
        "Eu gosto da casa vermelha.": "I like the red house.",
    },
}
LOOKED = {
    ("en-pt", "the river bank"): [
        [0.995, 0.001, 0.003, 0.000],
        [0.033, 0.015, 0.950, 0.002],
        [0.070, 0.882, 0.027, 0.021],
        [0.000, 0.993, 0.003, 0.004],
        [0.213, 0.229, 0.162, 0.395],
    ],
    ("en-pt", "the red house"): [
        [0.992, 0.004, 0.004, 0.000],
        [0.024, 0.042, 0.933, 0.002],
        [0.018, 0.959, 0.015, 0.007],
    ],
    ("pt-en", "a casa vermelha"): [
        [0.996, 0.001, 0.002, 0.001],
        [0.009, 0.109, 0.877, 0.005],
        [0.003, 0.965, 0.028, 0.004],
    ],
}


@pytest.mark.parametrize("name", SAID)
def test_it_says_what_the_original_engine_says(name):
    model = load_model(name)
    for text, wanted in SAID[name].items():
        assert trace(text, model).output_text == wanted


@pytest.mark.parametrize(("name", "text"), LOOKED)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_looks_where_the_original_engine_looks(name, text, dtype):
    found = trace(text, load_model(name), dtype)["decoder.layer1.cross_attention_weights"].value
    wanted = np.array(LOOKED[name, text])
    np.testing.assert_allclose(found[0, : len(wanted)], wanted, atol=6e-4)


def test_two_texts_have_their_own_tokens_in_one_trace():
    t = trace("the river bank", load_model("en-pt"))
    assert t.tokens == ["the", " river", " bank", "</s>"] or t.tokens == [
        " the", " river", " bank", "</s>",
    ]  # fmt: skip
    assert [s.strip() for s in t.entries.lists["target"]] == ["a", "margem", "do", "rio", "</s>"]
    assert t["encoder.layer0.attention_weights"].value.shape == (8, 4, 4)
    crossed = t["decoder.layer1.cross_attention_weights"]
    assert crossed.value.shape == (8, 5, 4)
    assert crossed.axes == ("head", "target_query", "key")
    assert not t.entries.same("target_query", "key")
    assert t.n_layers("encoder") == 6 and t.n_layers("decoder") == 2


def test_memory_is_what_a_loop_makes_of_it():
    t = trace("the bank approved my loan", load_model("en-pt"), np.float64)
    for layer in range(2):
        at = f"decoder.layer{layer}."
        x = t[f"decoder.layer{layer - 1}.layer_output" if layer else "decoder.embedding_sum"].value
        W, W_f, b_f = (t[at + name].value for name in ("W_C", "W_f", "b_f"))
        kept = np.zeros(x.shape[1])
        for step, row in enumerate(x):
            for j in range(0, len(kept), 17):
                gate = b_f[j] + sum(row[i] * W_f[i, j] for i in range(len(row)))
                gate = 1 / (1 + math.exp(-gate))
                new = sum(row[i] * W[i, j] for i in range(len(row)))
                kept[j] = gate * kept[j] + (1 - gate) * new
                assert t[at + "memory"].value[step, j] == pytest.approx(kept[j], abs=1e-12)
                assert t[at + "memory_output"].value[step, j] == pytest.approx(
                    max(kept[j], 0), abs=1e-12
                )


def test_cross_attention_is_what_loops_make_of_it():
    t = trace("the river bank", load_model("en-pt"), np.float64)
    at, head = "decoder.layer0.", 3
    asks, source = t[at + "memory_norm"].value, t["encoder.layer5.layer_output"].value
    W = {n: t[f"{at}W_{n}"].value[head] for n in "QKV"}
    b = {n: t[f"{at}b_{n}"].value[head] for n in "QKV"}
    keys = [row @ W["K"] + b["K"] for row in source]
    values = [row @ W["V"] + b["V"] for row in source]
    for row, asked in enumerate(asks):
        query = asked @ W["Q"] + b["Q"]
        powers = [math.exp(sum(query * key) / math.sqrt(32)) for key in keys]
        shares = [power / sum(powers) for power in powers]
        weights = t[at + "cross_attention_weights"].value[head, row]
        np.testing.assert_allclose(weights, shares, atol=1e-12)
        mixed = sum(share * value for share, value in zip(shares, values, strict=True))
        np.testing.assert_allclose(t[at + "cross_head_outputs"].value[head, row], mixed, atol=1e-12)


@pytest.mark.parametrize("name", SAID)
def test_word_by_word_and_all_at_once_are_the_same(name):
    model: Any = load_model(name)
    for text in SAID[name]:
        t = trace(text, model, np.float64)
        given, labels = read(text, model, np.float64)
        at_once = run(model.steps, given, labels, np.float64)
        for step in model.steps:
            apart = np.abs(t[step.name].value - at_once[step.name].value).max()
            assert apart < 1e-12 * max(1, np.abs(at_once[step.name].value).max()), step.name
        said = model.translate(text, np.float64)
        may = t.entries.lists["candidate"]
        chosen = np.where(np.array(may) == model.label(1), -np.inf, t["decoder.logits"].value)
        assert [may[i] for i in chosen.argmax(-1)] == [model.label(i) for i in said]
        assert model.translate(text) == said  # in float32 too


def test_a_translation_can_be_begun_with_other_words():
    model = load_model("en-pt")
    begun = trace(Begun("the river bank", model.ids("o banco")[:2]), model)
    assert begun.output_text == "o banco do rio"
    cheese = model.ids("queijo")[:-1]  # is on no list of this text
    said = trace(Begun("the river bank", cheese), model).output_text
    assert said.startswith(model.text(cheese)) and said != model.text(cheese)


def test_every_stage_is_right_by_its_own_numbers_and_says_its_sums():
    model = load_model("en-pt")
    t = trace("the red house", model)
    wrong = [each for each in check(t, "the red house", model) if not each.holds]
    assert not wrong
    rng = np.random.default_rng(4)
    for step in t.steps:
        shape = t[step.name].value.shape
        told = explain(t, step.name, [int(rng.integers(n)) for n in shape])
        scale = sum(abs(term.product) for term in told.terms) + 1
        assert told.total == pytest.approx(told.value, abs=3e-5 * scale), step.name


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n\t"])
def test_a_text_without_a_word_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="There is no token in this text"):
        trace(text, load_model("en-pt"))


def test_a_text_of_too_many_tokens_is_refused_in_a_sentence():
    model = load_model("en-pt")
    assert len(trace("river " * 63, model).tokens) == 64
    with pytest.raises(ValueError, match="64 positions"):
        trace("river " * 64, model)


@pytest.mark.parametrize("text", ["😀", "<b>x</b>", "日本語", "a\x00b", "</s>", "مرحبا", "\ud800"])
def test_any_text_is_translated_somehow(text):
    t = trace(text, load_model("en-pt"))
    assert isinstance(t.output_text, str) and not t.astray


def test_a_stage_of_one_part_is_found_without_naming_the_part():
    t = trace("the river bank", load_model("en-pt"))
    for stage in ("cross_attention_weights", "decoder.layer1.ffn_output", "memory", "logits"):
        found = select(t, 1, stage)
        assert (found.part, found.layer) == ("decoder", 1)
    assert select(t, 1, "ffn_output").part == "encoder"
    with pytest.raises(ValueError, match="There is no layer 2"):
        select(t, 2, "cross_attention_weights")


def test_ids_are_read_as_the_text_they_are_of():
    model = load_model("en-pt")
    text = trace("the river bank", model)
    ids = trace(model.ids("the river bank"), model)
    assert ids.tokens == text.tokens and ids.output_text == text.output_text
    assert (ids["decoder.logits"].value == text["decoder.logits"].value).all()


@pytest.mark.parametrize("id_", [-1, 32_000, 10**12])
def test_a_word_of_no_vocabulary_is_refused_in_a_sentence(id_):
    model = load_model("en-pt")
    for sample in (Begun("the river bank", (id_,)), (id_, 0)):
        with pytest.raises(ValueError, match="No word of English → Portuguese has the number"):
            trace(sample, model)


def test_words_to_begin_with_end_where_a_translation_would():
    model: Any = load_model("en-pt")
    word = model.ids("banco")[0]
    t = trace(Begun("the bank", (word,) * 500), model)
    assert len(t.entries.lists["target"]) == math.ceil(2.5 * len(t.tokens))
    assert trace(Begun("the bank", (word, 0, word)), model).output_text == "banco"
    assert trace(Begun("the bank 😀", (word,)), model).of.unknown == ("😀",)


@pytest.mark.parametrize("name", SAID)
def test_what_is_drafted_is_what_the_stages_say(name, monkeypatch):
    times, words = [], Draft.words

    def counted(*of):
        times.append(1)
        return words(*of)

    monkeypatch.setattr(Draft, "words", counted)
    model: Any = load_model(name)
    for text in SAID[name]:
        for begins in ((), model.ids("queijo")[:-1]):
            times.clear()
            trace(Begun(text, begins), model)
            assert len(times) == 1, text  # it was right, or it would have been drafted again


@pytest.mark.parametrize("wrong", ["always one word", "cut off", "never an end"])
def test_a_wrong_draft_changes_nothing_that_is_said(wrong, monkeypatch):
    def draft(self, begins, end, most):
        said = list(begins)
        while len(said) < most and said[-1:] != [end]:
            said.append(3 if wrong == "always one word" or len(said) % 2 else end)
            said[-1] = (said[-1] + (said[-1] == end)) if wrong == "never an end" else said[-1]
        return tuple(said[:most])

    model: Any = load_model("en-pt")
    wanted = trace("the red house", model), trace(Begun("the bank", (5,)), model)
    monkeypatch.setattr(Draft, "words", draft)
    found = trace("the red house", model), trace(Begun("the bank", (5,)), model)
    for right, other in zip(wanted, found, strict=True):
        assert other.output_text == right.output_text
        assert other.entries.lists["target"] == right.entries.lists["target"]
        for step in model.steps:
            np.testing.assert_allclose(
                other[step.name].value, right[step.name].value, rtol=1e-5, atol=1e-4
            )


def test_what_comes_next_is_asked_of_the_translation_and_not_of_its_source():
    t = trace("the man and the dog", load_model("en-pt"))
    found = lens(t, 1)
    names = ["decoder.embedding_sum", "decoder.layer0.layer_output", "decoder.layer1.layer_output"]
    assert [row.name for row in found.rows] == names and found.label == " homem"
    chances = t["decoder.probabilities"].value[1]
    assert found.rows[-1].chance == pytest.approx(chances.max(), rel=1e-5)
    told = attribution(t, found.winner, 1)
    assert told.logit == pytest.approx(sum(part.value for part in told.parts), rel=1e-5)
    assert induction(t, 3) is None, "its decoder does not attend to what was said"
    rest = sink(trace("the man and the dog and the cat", load_model("en-pt")))
    assert rest is not None and len(rest.shares) == 6
    with pytest.raises(ValueError, match="There is no token 99"):
        lens(t, 99)
