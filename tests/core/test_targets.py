"""What gradients are of: seeds that are derivatives, and sentences that say of what."""

import numpy as np
import pytest

from attention_core import change, load_model, trace
from attention_core.geometry.cosine import cosine
from attention_core.geometry.pooling import sentence_distance
from attention_core.story.target import likeness, number, score, sentence_likeness
from tests.core.small_decoder import numbers, small_decoder

STEP = 1e-6


def nudged(t, name, cell, by):
    value = t[name].value.copy()
    value[cell] += by
    return change(t, {name: value})


def slope(t, name, cell, measure):
    """A central difference."""
    return (measure(nudged(t, name, cell, STEP)) - measure(nudged(t, name, cell, -STEP))) / (
        2 * STEP
    )


@pytest.fixture(scope="module")
def bank():
    model = load_model("handmade")
    return [trace(text, model, dtype=np.float64) for text in ("river bank", "my money bank")]


def test_a_likeness_moves_as_its_gradient_says(bank):
    t, other = bank
    target = likeness(t, 1, other, "my money bank")
    theirs = other.stream.value[2]
    assert target.value == pytest.approx(float(cosine(t.stream.value[1], theirs)))
    assert target.says == [
        "the likeness of ",
        ("bank",),
        " to ",
        ("bank",),
        " in ",
        ("my money bank",),
    ]
    found = target.gradients(t)
    for name, cell in (
        ("layer0.scores", (0, 1, 0)),
        ("layer0.value", (1, 0, 1)),
        ("layer0.W_Q", (0, 1, 1)),
    ):
        real = slope(t, name, cell, lambda moved: float(cosine(moved.stream.value[1], theirs)))
        assert found[name][cell] == pytest.approx(real, rel=1e-4, abs=1e-8)


def test_a_word_that_the_other_sentence_has_not_is_compared_with_the_mean_of_its_words(bank):
    t, other = bank
    target = likeness(t, 0, other, "my money bank")
    mean = other.stream.value.mean(axis=0)
    assert target.value == pytest.approx(float(cosine(t.stream.value[0], mean)))
    assert target.says[-2:] == ["the words of ", ("my money bank",)]


def test_of_several_equal_words_the_nearest_place_is_compared():
    model = load_model("handmade")
    t, other = trace("the river bank", model), trace("bank my money bank", model)
    near = likeness(t, 2, other, "it").value
    assert near == pytest.approx(float(cosine(t.stream.value[2], other.stream.value[3])))


def test_a_whole_sentence_is_as_like_another_as_their_vectors(bank):
    t, other = bank
    target = sentence_likeness(t, other, "my money bank")
    assert target.value == pytest.approx(1 - sentence_distance(t, other))
    found = target.gradients(t)
    for name, cell in (("layer0.scores", (0, 1, 0)), ("layer0.W_V", (1, 0, 1))):
        real = slope(t, name, cell, lambda moved: 1 - sentence_distance(moved, other))
        assert found[name][cell] == pytest.approx(real, rel=1e-4, abs=1e-8)
    assert "".join(map(str, target.says)).startswith("the likeness of the sentence to ")


def test_a_vector_without_direction_is_like_nothing(bank):
    t, other = bank
    still = change(other, {other.stream.name: np.zeros_like(other.stream.value)})
    with pytest.raises(ValueError, match="no direction"):
        likeness(t, 1, still, "nothing")


def test_a_number_is_named_by_its_place_and_its_own_gradient_is_one(bank):
    t, _ = bank
    target = number(t, "layer0.scores", (1, 1, 0))
    head = t.heads[1]
    said = "".join(piece if isinstance(piece, str) else piece[0] for piece in target.says)
    assert said == f"one number of the scores (head {head}, bank asks river)"
    assert target.value == t["layer0.scores"].value[1, 1, 0]
    found = target.gradients(t)
    assert found["layer0.scores"][1, 1, 0] == 1 and np.count_nonzero(found["layer0.scores"]) == 1
    assert "layer0.attention_weights" not in found
    weight = number(t, "layer0.W_Q", (0, 1, 1))
    assert weight.says[0] == "one number of W_Q"


@pytest.mark.parametrize(
    ("name", "cell", "kind"),
    [
        ("layer0.none", (0,), KeyError),
        ("layer0.scores", (9, 0, 0), IndexError),
        ("layer0.scores", (0,), IndexError),
    ],
)
def test_a_number_that_is_not_there_is_refused(bank, name, cell, kind):
    with pytest.raises(kind):
        number(bank[0], name, cell)


def test_a_score_is_that_of_the_likeliest_unless_another_is_asked_for():
    t = small_decoder(numbers())
    best = score(t, 1)
    assert best.value == t["logits"].value[1].max()
    assert score(t, 1, 3).value == t["logits"].value[1, 3]
    assert score(t, 1, 3).gradients(t)["logits"][1, 3] == 1
    for at, candidate in ((99, 0), (0, 10**6)):
        with pytest.raises(ValueError, match="no"):
            score(t, at, candidate)


def test_a_model_that_scores_no_words_has_no_score(bank):
    with pytest.raises(ValueError, match="scores no words"):
        score(bank[0], 0)
