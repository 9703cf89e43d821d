"""Words of a text, tokens left out, the word table, and what follows from changing a number."""

import numpy as np
import pytest

from attention_core import change, load_model, trace

ODD = "It's a naïve Antidisestablishmentarianism <b> 日本 👍🏽 \ud800 x"


@pytest.mark.parametrize("text", ["river bank", ODD, "", "   ", "the the"])
@pytest.mark.parametrize("name", ["handmade", "minilm"])
def test_every_token_is_in_one_word_or_special(name, text):
    model = load_model(name)
    tokens = model.tokenize(text)
    inside = [place for word in model.words(text) for place in word.tokens]
    assert inside == sorted(set(inside))
    outside = [tokens[place] for place in range(len(tokens)) if place not in inside]
    assert outside == (["[CLS]", "[SEP]"] if name == "minilm" else [])


def test_a_word_is_what_the_tokenizer_reads_whatever_its_pieces(minilm):
    words = {word.text: word.tokens for word in minilm.words(ODD)}
    assert words["naive"] == (5,)
    assert words["antidisestablishmentarianism"] == tuple(range(6, 14))
    assert list(words)[:4] == ["it", "'", "s", "a"]
    assert "日" in words


def test_a_token_left_out_is_as_if_it_had_never_been_there(model):
    places = [0] if model.name == "handmade" else [1]
    left = trace("the river bank", model, without=places)
    there = trace("river bank", model)
    assert left.tokens == there.tokens
    assert np.array_equal(left.output.value, there.output.value)


def test_nothing_can_be_computed_of_no_token(model):
    everything = range(len(model.tokenize("bank")))
    with pytest.raises(ValueError, match="no token"):
        trace("bank", model, without=everything)


def test_the_table_has_the_vectors_that_tokens_are_given(model):
    wanted = {"river", "bank", "money"}
    t = trace("river bank money", model)
    own = dict(zip(t.tokens, t["token_embedding"].value, strict=True))
    found: dict[str, np.ndarray] = {}
    for words, vectors in model.table():
        assert len(words) == len(vectors) and vectors.shape[1] == t.output.value.shape[1]
        assert not any(word.startswith("##") for word in words)
        assert not {"[CLS]", "[MASK]", "[unused3]"} & set(words)
        found |= {w: v for w, v in zip(words, vectors, strict=True) if w in wanted}
    for word in wanted:
        assert np.array_equal(found[word].astype(np.float32), own[word])


def test_changing_a_number_moves_what_depends_on_it_and_nothing_else(model):
    t = trace("river bank", model)
    name = "layer0.attention_weights"
    flat = np.full_like(t[name].value, 1 / t[name].value.shape[-1])
    changed = change(t, {name: flat})
    assert np.array_equal(changed[name].value, flat)
    moved = {n for n in t if changed[n] is not t[n]}
    after = {name}
    for step in t.steps:
        if after.intersection(step.reads):
            after.add(step.name)
    assert moved == after
    by_hand = flat @ t["layer0.value"].value
    assert np.allclose(changed["layer0.head_outputs"].value, by_hand, atol=1e-6)
    assert not np.array_equal(changed.output.value, t.output.value)


def test_a_change_to_the_same_numbers_changes_nothing(model):
    t = trace("river bank", model)
    for name in ("W_P", "layer0.W_Q", "layer0.scores"):
        same = change(t, {name: t[name].value})
        assert np.allclose(same.output.value, t.output.value, atol=1e-6)


def test_changed_tensors_are_read_only_and_the_baseline_is_untouched(model):
    t = trace("river bank", model)
    before = t.output.value.copy()
    changed = change(t, {"layer0.W_V": np.zeros_like(t["layer0.W_V"].value)})
    assert not any(tensor.value.flags.writeable for tensor in changed.values())
    assert np.array_equal(t.output.value, before)


def test_a_wrong_shape_or_name_is_refused(model):
    t = trace("river bank", model)
    with pytest.raises(ValueError, match=r"layer0\.scores is .* cannot become \(2,\)"):
        change(t, {"layer0.scores": np.zeros(2)})
    with pytest.raises(KeyError, match="no tensor"):
        change(t, {"nonsense": np.zeros(2)})


@pytest.mark.parametrize("word", ["river♡", "bank💩", "ក"])
def test_a_word_the_model_does_not_know_is_told_apart(model, word):
    *known, last = model.words(f"walk by the bank {word}")
    assert [each.text for each in known if each.unknown] == []
    # The hand-made model splits signs off: what it does not know is then the sign.
    assert last.unknown


def test_a_special_token_that_was_typed_is_special_and_an_unknown_word_is_not(minilm):
    tokens = minilm.tokenize("the [MASK] by river♡ [mask]")
    found = {str(token): getattr(token, "special", False) for token in tokens}
    assert found["[MASK]"] and found["[CLS]"] and not found["[UNK]"] and not found["mask"]
    words = [word.text for word in minilm.words("the [MASK] by river♡")]
    assert words == ["the", "[MASK]", "by", "river♡"]


def test_words_that_cannot_be_spelled_are_told_with_the_trace(minilm, handmade):
    of = trace("walk by the river♡ ♡", minilm).of
    assert of.unknown == ("river♡", "♡")
    assert of.unknown_says[0] == "Read as [UNK], as this vocabulary cannot spell it: "
    assert trace("walk by the river ♡", handmade).of.unknown == ("♡",)
    assert minilm.unknown(minilm.tokenize("a river♡")) == ["[UNK]"]
