"""Cosines: of plain vectors, of one word across sentences, of tokens with their input; pooling."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention_core import load_model, trace
from attention_core.vectors import (
    Occurrence,
    cosine,
    cosine_matrix,
    depths,
    likeness,
    occurrences,
    paths,
    sentence_vector,
    shared_words,
    word_vector,
)

GOLDENS = Path(__file__).parents[1] / "goldens"
TEXTS = ("It's a pleasant walk by the river bank", "the bank approved my loan; that bank!")

pairs = arrays(np.float64, (2, 4), elements=st.floats(-1e3, 1e3).map(lambda x: round(x, 3)))


def by_hand(a, b) -> float:
    """Cosine in plain Python, 0 for a vector without direction."""
    length = math.hypot(*a) * math.hypot(*b)
    return sum(float(x) * float(y) for x, y in zip(a, b, strict=True)) / length if length else 0.0


@given(pairs)
def test_a_cosine_is_the_product_over_the_lengths_whoever_comes_first(pair):
    a, b = pair
    assert cosine(a, b) == pytest.approx(by_hand(a, b), abs=1e-12)
    assert cosine(a, b) == cosine(b, a)
    assert -1 <= cosine(a, b) <= 1


@given(pairs, st.sampled_from([1e-200, 1e-3, 7.0, 1e200]))
def test_a_cosine_does_not_depend_on_lengths_and_turns_with_the_sign(pair, scale):
    a, b = pair
    assert cosine(a * scale, b) == pytest.approx(cosine(a, b), abs=1e-12)
    assert cosine(-a, b) == pytest.approx(-cosine(a, b), abs=1e-12)


def test_known_angles_have_known_cosines():
    along, across, zero = np.array([2, 0]), np.array([0, 3]), np.array([0, 0])
    assert cosine(along, across) == pytest.approx(0, abs=1e-15)
    assert cosine(along, np.array([1, 1])) == pytest.approx(math.sqrt(0.5))
    assert cosine(along, -5 * along) == -1
    assert cosine(np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.2, 0.3])) == 1
    assert cosine(zero, along) == cosine(along, zero) == cosine(zero, zero) == 0


def test_the_matrix_has_every_pair_and_zero_beside_a_zero_vector():
    vectors = np.array([[1.0, 2, 3], [-1, 0, 5], [0, 0, 0], [2, 4, 6]])
    wanted = [[by_hand(a, b) for b in vectors] for a in vectors]
    np.testing.assert_allclose(cosine_matrix(vectors), wanted, atol=1e-15)
    stacked = cosine_matrix(np.stack([vectors, 3 * vectors]))
    np.testing.assert_allclose(stacked, [wanted, wanted], atol=1e-15)


def test_depths_are_the_embeddings_and_every_layers_output(handmade, minilm):
    assert depths(trace("river bank", handmade))[0] == (
        "embedding_sum",
        "layer0.attention_residual",
    )
    t = trace("river bank", minilm)
    names, vectors = depths(t)
    assert names == ("embeddings", *(f"layer{n}.layer_output" for n in range(6)))
    for name, value in zip(names, vectors, strict=True):
        assert np.array_equal(value, t[name].value)


def test_a_words_vector_is_the_mean_of_its_tokens_rows_at_any_stage(model):
    t = trace("river bank money", model)
    places = (1, 2)
    for step in t.steps:
        tensor = t[step.name]
        dimension = next(
            i for i, axis in enumerate(tensor.axes) if axis in ("token", "query", "key")
        )
        first, second = (np.take(tensor.value, place, dimension) for place in places)
        found = word_vector(tensor, places)
        np.testing.assert_allclose(found, (first.astype(float) + second) / 2, rtol=1e-12)


def test_what_has_no_row_per_token_gives_no_word_vector(model):
    t = trace("river", model)
    with pytest.raises(ValueError, match="no row per token"):
        word_vector(t["layer0.W_Q"], (0,))
    with pytest.raises(ValueError, match="without tokens"):
        word_vector(t.output, ())


def test_shared_words_stand_in_every_text_in_the_firsts_order_and_are_no_signs(model):
    texts = ["The loan, the BANK; my 5 river!", "my river, my bank: 5; the end!", "5 bank the, ; !"]
    assert shared_words(texts, model) == ("the", "bank", "5")
    assert shared_words(texts[:2], model) == ("the", "bank", "my", "5", "river")
    assert shared_words(["", "river"], model) == shared_words([], model) == ()


def test_words_are_shared_by_word_and_not_by_piece(minilm):
    texts = ["embeddings matter", "embeds matter"]  # both begin with the same piece
    first, second = (minilm.tokenize(text)[1] for text in texts)
    assert first == second == "em"
    assert shared_words(texts, minilm) == ("matter",)


def test_occurrences_name_sentence_time_and_tokens(minilm):
    assert occurrences("bank", TEXTS, minilm) == (
        Occurrence(0, 0, (10,)),
        Occurrence(1, 0, (2,)),
        Occurrence(1, 1, (8,)),
    )
    assert occurrences("embeddings", ["my embeddings"], minilm)[0].tokens == (2, 3, 4, 5)
    assert occurrences("money", TEXTS, minilm) == ()


def test_a_words_path_begins_at_one_point_and_parts_in_the_layers(model):
    places = occurrences("bank", TEXTS, model)
    traces = [trace(text, model) for text in TEXTS]
    names, vectors = paths(places, traces)
    assert names == ("token_embedding", *depths(traces[0])[0])
    assert vectors.shape[:2] == (3, len(names))
    for place, path in zip(places, vectors, strict=True):
        for name, vector in zip(names, path, strict=True):
            row = traces[place.sentence][name].value[list(place.tokens)][0]
            assert np.array_equal(vector, row.astype(float))
    similarity = cosine(vectors, vectors[:1])
    assert (similarity[0] == 1).all() and (similarity[:, 0] == 1).all()
    assert (similarity[1:, -1] < 0.99).all()


def test_bank_of_a_river_and_bank_that_lends_are_as_far_apart_as_recorded(minilm):
    texts = ("river bank", "the bank approved my loan")
    places = occurrences("bank", texts, minilm)
    _, vectors = paths(places, [trace(text, minilm) for text in texts])
    assert round(float(cosine(vectors[0, -1], vectors[1, -1])), 2) == 0.77


def test_likeness_is_what_two_loops_find(model):
    t = trace("the river bank the loan", model)
    found = likeness(t)
    names, vectors = depths(t)
    assert found.names == names
    for depth, rows in enumerate(vectors):
        between = []
        for i, row in enumerate(rows):
            others = [by_hand(row, other) for j, other in enumerate(rows) if j != i]
            assert found.to_input[depth, i] == pytest.approx(by_hand(row, vectors[0, i]), abs=1e-6)
            assert found.to_others[depth, i] == pytest.approx(np.mean(others), abs=1e-6)
            between += others
        assert found.mean_to_others[depth] == pytest.approx(np.mean(between), abs=1e-6)
    assert (found.mean_to_input[0], len(found.mean_to_input)) == (1, len(names))


def test_one_token_alone_is_like_no_other(handmade):
    found = likeness(trace("river", handmade))
    assert np.isnan(found.to_others).all() and np.isnan(found.mean_to_others).all()
    assert found.to_input[0, 0] == 1


@pytest.mark.parametrize("stem", ["river_bank", "walk", "loan", "visa", "unicode", "bank", "empty"])
def test_the_mean_over_tokens_is_pytorchs(stem):
    listing = json.loads((GOLDENS / "sentences.json").read_text(encoding="utf-8"))["sentences"]
    text = next(each["text"] for each in listing if each["file"] == f"{stem}.npz")
    found = sentence_vector(trace(text, load_model("minilm")))
    wanted = np.load(GOLDENS / f"{stem}.npz", allow_pickle=False)["mean_pooled"]
    assert np.abs(found - wanted).max() <= 5e-4
    assert np.abs(wanted).max() > 0.05, "too small to tell anything"


def test_the_first_tokens_vector_is_a_row_and_nothing_else_pools(model):
    t = trace("river bank", model)
    assert np.array_equal(sentence_vector(t, "first"), t.output.value[0])
    with pytest.raises(ValueError, match=r"'mean' or 'first', not by 'max'"):
        sentence_vector(t, "max")  # type: ignore[arg-type]
