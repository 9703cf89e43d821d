"""What was learned is a model like any other."""

import numpy as np
import pytest

from attention_core import TooManyTokens, trace
from attention_core.nextword.masked import mask_of, masked
from attention_core.training.corpus import read_corpus
from attention_core.training.learned import Learned
from attention_core.training.recipe import Recipe
from attention_core.training.weights import initial

CORPUS = read_corpus("The boat is at the [bank=rive].\nThe loan is at the [bank=banque].")
TEXT = "Zebras saw the Boat [mask]!"


def learned(**said) -> Learned:
    recipe = Recipe(**said)
    return Learned(initial(recipe, len(CORPUS.vocabulary), 16), CORPUS, 0)


@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("positions", [True, False])
def test_it_can_be_traced_with_and_without_positions(layers, positions):
    model = learned(n_layers=layers, positions=positions)
    t = trace(TEXT, model)
    assert t.tokens == ["[UNK]", "[UNK]", "the", "boat", "[MASK]", "[UNK]"]
    assert ("position_embedding" in t) == positions == model.can.positions
    assert model.position_table().shape == ((16, 32) if positions else (0, 32))
    assert t.n_layers() == layers and len(t.heads) == 2
    np.testing.assert_allclose(t["probabilities"].value.sum(axis=-1), 1, rtol=1e-5)
    assert {step.name for step in t.steps} >= {"logits", f"layer{layers - 1}.attention_weights"}
    read = {name for step in model.steps for name in step.reads}
    assert model.parameters().keys() <= read


def test_without_positions_the_order_of_the_words_changes_nothing_but_their_order():
    model = learned(positions=False)
    one, other = (trace(text, model)["logits"].value for text in ("the boat is", "is boat the"))
    np.testing.assert_allclose(one, other[::-1], atol=1e-5)


def test_it_says_which_words_it_does_not_know_and_hides_none_it_knows():
    model = learned()
    words = model.words(TEXT)
    assert [word.text for word in words if word.unknown] == ["zebras", "saw", "!"]
    assert [word.tokens for word in words] == [(i,) for i in range(6)]
    assert model.unknown(model.tokenize(TEXT)) == ["[UNK]"]
    assert model.unknown(model.tokenize("the boat")) == []


def test_it_guesses_masked_words_and_its_mask_is_special():
    model = learned()
    assert mask_of(model) == "[MASK]"
    (guess,) = masked(trace("the boat is at the [MASK] .", model), most=3)
    assert guess.place == 5 and len(guess.candidates) == 3
    labels = trace(TEXT, model).entries.lists["candidate"]
    assert [label for label in labels if getattr(label, "special", False)] == ["[UNK]", "[MASK]"]
    assert {"rive", "banque"} <= {*labels}


def test_ids_are_read_as_the_text_is_and_make_it_again():
    model = learned()
    ids = model.ids("the boat is at the [MASK].")
    assert model.text(ids) == "the boat is at the [MASK]."
    one, other = trace(ids, model), trace("the boat is at the [MASK].", model)
    np.testing.assert_array_equal(one.output.value, other.output.value)
    without = trace("the boat is", model, without=[1])
    assert without.tokens == ["the", "is"]
    with pytest.raises(ValueError, match="no token with the id"):
        trace([10_000], model)


def test_it_refuses_what_has_no_word_and_what_is_longer_than_it_has_places():
    model = learned()
    with pytest.raises(ValueError, match="no token"):
        trace("  ", model)
    with pytest.raises(TooManyTokens, match=r"17 tokens; Your trained model has 16 positions"):
        trace("boat " * 17, model)


def test_its_words_are_those_of_the_corpus_and_their_vectors_the_rows_of_its_table():
    model = learned()
    ((words, vectors),) = model.table()
    assert words == (".", "at", "bank", "boat", "is", "loan", "the")
    np.testing.assert_array_equal(vectors[3], model.weights["W_E"][model.ids("boat")[0]])


def test_its_name_tells_its_numbers_and_its_words():
    model, same = learned(), learned()
    assert model.name == same.name and model.name.startswith("trained-")
    assert learned(seed=1).name != model.name
    other = read_corpus("The boat is on the [bank=rive].\nThe loan is on the [bank=banque].")
    assert len(other.vocabulary) == len(CORPUS.vocabulary)
    assert Learned(model.weights, other, 0).name != model.name


def test_in_float64_the_weights_are_the_same_numbers():
    model = learned()
    one, other = trace(TEXT, model), trace(TEXT, model, np.float64)
    assert other.output.value.dtype == np.float64
    np.testing.assert_allclose(one.output.value, other.output.value, atol=1e-5)
    np.testing.assert_array_equal(other["W_U"].value.astype(np.float32), model.weights["W_U"])
