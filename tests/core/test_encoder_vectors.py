"""What is told of a text's vectors is, of a translator, told of its encoder's."""

import numpy as np
import pytest

from attention_core import load_model, trace
from attention_core.geometry.cosine import cosine
from attention_core.heads import leave_one_out
from attention_core.positions import order_blindness, order_of_text, with_places
from attention_core.story.target import likeness as alike
from attention_core.vectors import SentenceWords, TableVectors, depths, likeness, sentence_vector

TEXT = "the river bank"


@pytest.fixture(scope="module")
def model():
    return load_model("en-pt")


@pytest.fixture(scope="module")
def t(model):
    return trace(TEXT, model)


def test_the_stream_has_a_vector_for_each_token_that_was_read_and_the_last_for_those_said(t):
    assert t.stream.name == "encoder.layer5.layer_output" and len(t.stream.value) == len(t.tokens)
    assert t.final.name == "decoder.layer1.layer_output"
    assert len(t.final.value) == len(t.entries.lists["target"])
    assert t.output.name == "decoder.probabilities"


def test_a_model_in_one_part_has_one_last_vector(minilm):
    other = trace(TEXT, minilm)
    assert other.final is other.stream


def test_vectors_of_sentences_and_layers_are_the_encoders(t, model):
    mean = t["encoder.layer5.layer_output"].value.astype(float).mean(axis=0)
    np.testing.assert_allclose(sentence_vector(t), mean, rtol=1e-6)
    names, vectors = depths(t)
    assert names[0] == "encoder.embedding_sum" and names[-1] == t.stream.name
    assert vectors.shape == (7, 4, 256) and likeness(t).names == names
    whole = "the bank approved my loan"
    other = trace(whole, model)
    bank = other.tokens.index(" bank")
    found = alike(t, 2, other, whole).value
    assert found == pytest.approx(float(cosine(t.stream.value[2], other.stream.value[bank])))


def test_without_positions_the_encoder_is_blind_to_order(model):
    text, other = "dog bites man", "man bites dog"
    found = order_blindness(text, model, order_of_text(text, other, model))
    assert found.without_positions.largest_difference < 1e-9
    assert found.with_positions.largest_difference > 0.1
    assert found.with_positions.after.shape == (5, 256)


def test_places_may_be_told_otherwise(t):
    assert np.array_equal(with_places(t, range(4)).stream.value, t.stream.value)
    moved = with_places(t, [3, 2, 1, 0])
    assert not np.allclose(moved.stream.value, t.stream.value, atol=1e-2)


def test_each_token_may_be_left_out(model):
    found = leave_one_out(TEXT, model, 2)
    assert found.shape == (4,) and np.isnan(found[2]) and (np.delete(found, 2) > 0).all()


def test_words_of_both_languages_have_neighbours(model, t):
    table = TableVectors(model)
    river = table.vector("river")
    assert river is not None
    near = [word for word, *_ in table.nearest(river, 8, {"river"})]
    assert "rio" in near
    bundled = SentenceWords(model, ["He sat on the bank of the river.", "My bank lends money."])
    assert bundled.count == 2
    assert bundled.nearest(t.stream.value[2].astype(float), 1)[0].word
