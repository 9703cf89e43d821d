"""Positions: the sinusoids by hand and by loops, places by distance, and blindness for order."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention_core import TooManyTokens, load_model, trace
from attention_core.positions import (
    by_distance,
    dot_products,
    order_blindness,
    order_of_text,
    sinusoidal,
    wavelengths,
    with_places,
    without_positions,
)
from attention_core.vectors import cosine_distance, sentence_vector

DOG, MAN = "dog bites man", "man bites dog"
both_models = pytest.mark.parametrize("name", ["handmade", "minilm"])


def test_four_dimensions_are_as_worked_out_by_hand():
    # d_model 4: rates 1 / 10000^0 = 1 and 1 / 10000^(2/4) = 0.01.
    by_hand = [
        [0.0, 1.0, 0.0, 1.0],
        [0.8414709848, 0.5403023059, 0.0099998333, 0.9999500004],
        [0.9092974268, -0.4161468365, 0.0199986667, 0.9998000067],
    ]
    np.testing.assert_allclose(sinusoidal(3, 4), by_hand, rtol=0, atol=1e-10)
    assert wavelengths(4) == pytest.approx([6.2831853, 6.2831853, 628.31853, 628.31853])


@pytest.mark.parametrize("n_positions, d_model", [(0, 2), (1, 2), (7, 6), (512, 384)])
def test_the_table_is_the_formula_written_as_loops(n_positions, d_model):
    table = sinusoidal(n_positions, d_model)
    assert table.shape == (n_positions, d_model)
    for position in range(n_positions):
        for k in range(d_model // 2):
            angle = position / 10000 ** (2 * k / d_model)
            assert math.isclose(table[position, 2 * k], math.sin(angle), abs_tol=1e-12)
            assert math.isclose(table[position, 2 * k + 1], math.cos(angle), abs_tol=1e-12)


@given(st.integers(1, 100))
def test_each_dimension_repeats_after_its_wavelength(half):
    lengths = wavelengths(2 * half)
    assert lengths.shape == (2 * half,)
    assert lengths[0] == lengths[1] == 2 * math.pi
    assert (lengths < 2 * math.pi * 10000).all() and (np.diff(lengths[::2]) > 0).all()
    np.testing.assert_allclose(sinusoidal(2, 2 * half)[1, ::2], np.sin(2 * np.pi / lengths[::2]))


@pytest.mark.parametrize("d_model", [-2, 0, 1, 7])
def test_an_odd_number_of_dimensions_is_refused(d_model):
    with pytest.raises(ValueError, match=rf"d_model is {d_model}; .* make it even\."):
        sinusoidal(3, d_model)


def test_the_dot_product_of_two_sinusoidal_places_is_told_by_their_distance_alone():
    products = dot_products(sinusoidal(20, 16))
    for i in range(20):
        for j in range(20):
            wanted = sum(math.cos((i - j) / 10000 ** (2 * k / 16)) for k in range(8))
            assert products[i, j] == pytest.approx(wanted, abs=1e-12)
    means = by_distance(products)
    np.testing.assert_allclose(means, products[0], rtol=0, atol=1e-12)
    assert means[0] == pytest.approx(8)


def test_the_mean_at_a_distance_is_over_all_pairs_that_far_apart():
    table = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]])
    products = dot_products(table)
    np.testing.assert_array_equal(products, [[1, 2, 0], [2, 5, 3], [0, 3, 9]])
    assert by_distance(products).tolist() == [(1 + 5 + 9) / 3, (2 + 3) / 2, 0]


def test_learned_places_are_alike_when_they_are_near():
    table = load_model("minilm").inputs("word " * 100, np.float64)[0]["W_P"]
    means = by_distance(dot_products(table))
    assert means.shape == (102,)
    assert means[0] > means[1] > means[10] > means[50]


def test_cosine_distance_is_as_worked_out_by_hand():
    assert cosine_distance(np.array([1.0, 0]), np.array([0, 2.0])) == 1
    assert cosine_distance(np.array([3.0, 4]), np.array([4.0, 3])) == pytest.approx(1 - 24 / 25)
    assert cosine_distance(np.array([1.0, 1]), np.array([-1.0, -1])) == pytest.approx(2)
    assert math.isnan(cosine_distance(np.zeros(2), np.ones(2)))


@both_models
def test_without_positions_the_vectors_are_the_same_in_another_order(name):
    model = load_model(name)
    blind = order_blindness(DOG, model, order_of_text(DOG, MAN, model))
    assert blind.without_positions.largest_difference < 1e-12
    assert blind.without_positions.sentence_distance < 1e-12
    single = order_blindness(DOG, model, order_of_text(DOG, MAN, model), np.float32)
    assert single.without_positions.largest_difference < 3e-5
    # That the vectors do differ from token to token, and only come back in the other order:
    moved = blind.without_positions
    assert np.abs(moved.after - moved.before).max() > 0.1


@both_models
def test_with_positions_the_same_words_in_another_order_are_another_text(name):
    model = load_model(name)
    blind = order_blindness(DOG, model, order_of_text(DOG, MAN, model))
    seen = blind.with_positions
    assert seen.largest_difference > 0.5 and seen.sentence_distance > 1e-4
    np.testing.assert_array_equal(seen.before, trace(DOG, model, np.float64).output.value)
    after = trace(MAN, model, np.float64)
    np.testing.assert_allclose(seen.after, after.output.value, rtol=0, atol=1e-12)
    assert blind.reordered_tokens == tuple(after.tokens)
    assert blind.tokens == tuple(trace(DOG, model).tokens)


def test_the_numbers_for_the_dog_and_the_man_in_minilm():
    model = load_model("minilm")
    seen = order_blindness(DOG, model, order_of_text(DOG, MAN, model)).with_positions
    assert seen.largest_difference == pytest.approx(1.0171, abs=1e-3)
    assert seen.sentence_distance == pytest.approx(0.0928, abs=1e-3)
    whole = trace(DOG, model)
    distance = cosine_distance(sentence_vector(whole), sentence_vector(without_positions(whole)))
    assert distance == pytest.approx(0.3053, abs=1e-3)


@both_models
@settings(max_examples=15)
@given(data=st.data())
def test_no_order_whatever_is_seen_without_positions(name, data):
    model = load_model(name)
    text = "the unaffable river bank, the loan"
    order = data.draw(st.permutations(range(len(model.tokenize(text)))))
    blind = order_blindness(text, model, order)
    assert blind.without_positions.largest_difference < 1e-10
    assert blind.without_positions.sentence_distance < 1e-10
    seen = blind.with_positions
    if blind.tokens == blind.reordered_tokens:  # "the" comes twice
        np.testing.assert_array_equal(seen.before, seen.after)


@both_models
def test_telling_tokens_other_places_is_as_good_as_moving_them(name):
    model = load_model(name)
    order = order_of_text(DOG, MAN, model)
    moved = order_blindness(DOG, model, order).with_positions
    told = with_places(trace(DOG, model, np.float64), np.argsort(order).tolist())
    np.testing.assert_allclose(told.output.value[list(order)], moved.after, rtol=0, atol=1e-12)


def test_tokens_of_a_word_move_together_and_special_ones_stay():
    model = load_model("minilm")
    text = "unaffable dog"
    assert model.tokenize(text) == ["[CLS]", "una", "##ffa", "##ble", "dog", "[SEP]"]
    assert order_of_text(text, "dog unaffable", model) == (0, 4, 1, 2, 3, 5)
    assert order_of_text(text, text, model) == (0, 1, 2, 3, 4, 5)


def test_tokens_that_come_twice_keep_their_order():
    model = load_model("handmade")
    assert order_of_text("a b a c", "c a a b", model) == (3, 0, 2, 1)


def test_texts_with_other_words_are_refused():
    model = load_model("handmade")
    with pytest.raises(ValueError, match=r"^Only one of the texts has “cat”, “dog”\."):
        order_of_text("dog bites", "cat bites", model)
    with pytest.raises(ValueError, match="Only one of the texts has “bites”"):
        order_of_text("dog bites", "dog", model)


def test_what_cannot_be_read_or_reordered_is_refused():
    model = load_model("handmade")
    with pytest.raises(ValueError, match="does not name each of 3 tokens once"):
        order_blindness(DOG, model, [0, 1])
    with pytest.raises(ValueError, match="There is no token"):
        order_blindness(" ", model, [])
    with pytest.raises(TooManyTokens):
        order_blindness("a " * 65, model, range(65))


@both_models
def test_a_models_whole_table_begins_with_what_a_text_is_given(name):
    model = load_model(name)
    read = trace("one two three", model)["W_P"].value
    table = model.position_table()
    assert table.shape == (model.n_positions, read.shape[1])
    np.testing.assert_array_equal(table[: len(read)].astype(read.dtype), read)
