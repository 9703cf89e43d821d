"""Boards in a batch: the same numbers as traces, forwards and back; and what is learned from."""

import numpy as np
import pytest

from attention_core import gradients, trace
from attention_core.models.board import cells, drawn
from attention_core.models.board.model import Board
from attention_core.models.board.pixels import pixels
from attention_core.models.board.train.boards import drawn as boards_of
from attention_core.models.board.train.digits import varied
from attention_core.models.board.train.engine import Engine, learn
from attention_core.models.board.train.weights import shapes
from attention_core.training.encoder import EPSILON
from attention_core.training.recipe import Recipe
from attention_core.training.weights import Blocks

RECIPE = Recipe(n_layers=2, n_heads=2, d_model=12, d_ffn=20)
TEXTS = ("1 2 3 4 5 6 7 8 9", "7c . . 4 . 9b 9b 0 .")
TARGETS = np.array([[9, 1, *range(1, 10)], [9, 0, 7, -1, -1, 4, -1, 9, 9, 0, -1]])
WEIGHT = 3.0


@pytest.fixture(scope="module")
def weights() -> Blocks:
    made = Blocks(shapes(RECIPE), dtype=np.float64)
    made.draw(np.random.default_rng(4))
    made.flat += 0.1 * np.random.default_rng(5).standard_normal(made.flat.size)
    return made


@pytest.fixture(scope="module")
def traces(weights):
    model = Board({**weights, "epsilon": np.array(EPSILON)})
    return [trace(text, model, np.float64) for text in TEXTS]


def seen() -> np.ndarray:
    return np.array([[pixels(cell) for cell in cells(text)] for text in TEXTS])


def test_every_tensor_is_the_one_of_a_trace(weights, traces):
    passed = Engine(weights, RECIPE).forward(seen())
    names = [name for name in passed.tensors if name in traces[0]]
    assert {"pixels", "layer1.attention_weights", "logits", "redrawn"} <= {*names}
    for name in names:
        expected = np.stack([each[name].value for each in traces])
        found = passed.tensors[name].reshape(expected.shape)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12, err_msg=name)


def test_every_weight_has_the_gradient_that_traces_add_up_to(weights, traces):
    engine, rng = Engine(weights, RECIPE), np.random.default_rng(6)
    pictures, wanted = rng.random((2, 11, 196)), np.array([[1, 1] + [0.3] * 9, [0, 1] + [0] * 9])
    loss = learn(engine, seen(), TARGETS, pictures, wanted, WEIGHT)
    n_asked, total = (TARGETS >= 0).sum(), wanted.sum()
    surprise = error = 0.0
    expected = {name: np.zeros_like(w) for name, w in weights.items()}
    for t, targets, picture, share in zip(traces, TARGETS, pictures, wanted, strict=True):
        seed = np.zeros((11, 10))
        for token in np.flatnonzero(targets >= 0):
            chances = t["probabilities"].value[token]
            surprise -= np.log(chances[targets[token]]) / n_asked
            seed[token] = chances / n_asked
            seed[token, targets[token]] -= 1 / n_asked
        off = t["redrawn"].value - picture
        error += float((off**2).mean(axis=1) @ share) / total
        drawn_seed = WEIGHT * 2 * off * share[:, None] / (196 * total)
        back = gradients(t, {"logits": seed, "redrawn": drawn_seed})
        for name in expected:
            expected[name] += back[name]
    assert (loss.digits, loss.pixels) == pytest.approx((surprise, error), abs=1e-12)
    for name, grown in expected.items():
        np.testing.assert_allclose(engine.gradient[name], grown, rtol=0, atol=1e-12, err_msg=name)


def test_boards_have_the_answers_that_are_on_them():
    labels = np.array([int(name[0]) for name in drawn()])
    made = boards_of(np.random.default_rng(1), 500, labels)
    for which, digits, answers, places in zip(
        made.which, made.digits, made.answers, made.places, strict=True
    ):
        there = [int(labels[i]) for i in which if i >= 0]
        assert there == [d for d in digits if d >= 0] and there
        assert [*answers] == [max(there), min(there)]
        for answer, place in zip(answers, places, strict=True):
            assert (place < 0) == (there.count(answer) > 1)
            assert place < 0 or digits[place] == answer
    full = boards_of(np.random.default_rng(1), 500, labels, full=1, clear=1)
    assert (full.digits >= 0).all() and (full.places >= 0).all()
    counts = np.bincount(full.answers[:, 0], minlength=10)
    assert (
        counts[:2].sum() == 0 and counts[2:].min() > 30
    )  # every digit but 0 and 1 is the greatest


def test_varied_digits_are_still_digits_of_ink_and_mostly_of_nothing_between():
    digits = np.stack([*drawn().values()])
    made = varied(digits, np.random.default_rng(2))
    assert made.shape == digits.shape and made.dtype == np.uint8
    ink = (made > 128).reshape(60, -1).sum(axis=1)
    assert (ink > 20).all() and (ink < 500).all()
    sharp = [set(np.unique(each)) <= {0, 255} for each in made]
    assert 0.5 < np.mean(sharp) < 0.95
    assert not any(np.array_equal(*pair) for pair in zip(made, digits, strict=True))
