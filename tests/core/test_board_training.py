"""Boards in a batch: the same numbers as traces, forwards and back; and what is learned from."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from attention_core import gradients, trace
from attention_core.models.board import cells, drawn
from attention_core.models.board.model import Board
from attention_core.models.board.pixels import pixels
from attention_core.models.board.train.boards import drawn as boards_of
from attention_core.models.board.train.digits import FLAGGED, varied
from attention_core.models.board.train.engine import Engine, Losses, learn, total
from attention_core.models.board.train.measure import measured
from attention_core.models.board.train.run import prepared, trained
from attention_core.models.board.train.weights import rounded, save, shapes
from attention_core.training.encoder import EPSILON
from attention_core.training.recipe import Recipe
from attention_core.training.weights import Blocks

RECIPE = Recipe(n_layers=2, n_heads=2, d_model=12, d_ffn=20)
TEXTS = ("1 2 3 4 5 6 7 8 9", "7c . . 4 . 9b 9b 0 .")
TARGETS = np.array([[9, 1, *range(1, 10)], [9, 0, 7, -1, -1, 4, -1, 9, 9, 0, -1]])
PLACES = np.array([[8, 0], [-1, 7]])  # two nines are the greatest of the second


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
    return np.stack([pixels(cells(text)) for text in TEXTS])


def test_every_tensor_is_the_one_of_a_trace(weights, traces):
    passed = Engine(weights, RECIPE).forward(seen())
    names = [name for name in passed.tensors if name in traces[0]]
    assert {"pixels", "layer1.attention_weights", "logits", "redrawn"} <= {*names}
    for name in names:
        expected = np.stack([each[name].value for each in traces])
        found = passed.tensors[name].reshape(expected.shape)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12, err_msg=name)


def test_every_weight_has_the_gradient_that_traces_add_up_to(weights, traces):
    engine, counts = Engine(weights, RECIPE), Losses(answers=1.5, digits=0.5, asked=30, drawn=3)
    losses = learn(engine, seen(), TARGETS, PLACES, counts)
    found, expected = np.zeros(4), {name: np.zeros_like(w) for name, w in weights.items()}
    n_digits, n_asked = (TARGETS[:, 2:] >= 0).sum(), (PLACES >= 0).sum()
    for t, cells_, targets, places in zip(traces, seen(), TARGETS, PLACES, strict=True):
        said, redrawn = np.zeros((11, 10)), np.zeros((11, 196))
        for token in np.flatnonzero(targets >= 0):
            asks, chances = token < 2, t["probabilities"].value[token]
            n, which = (4, 0) if asks else (n_digits, 1)
            found[which] -= np.log(chances[targets[token]]) / n
            said[token] = (counts.answers if asks else counts.digits) * chances / n
            said[token, targets[token]] -= (counts.answers if asks else counts.digits) / n
            if asks and places[token] < 0:
                continue
            off = t["redrawn"].value[token] - cells_[places[token] if asks else token - 2]
            n, which = (n_asked, 2) if asks else (n_digits, 3)
            found[which] += (off**2).mean() / n
            redrawn[token] = 2 * (counts.asked if asks else counts.drawn) * off / (196 * n)
        back = gradients(t, {"logits": said, "redrawn": redrawn})
        for name in expected:
            expected[name] += back[name]
    assert astuple(losses) == pytest.approx(tuple(found), abs=1e-12)
    assert total(losses, counts) == pytest.approx(found @ astuple(counts), abs=1e-11)
    for name, grown in expected.items():
        np.testing.assert_allclose(engine.gradient[name], grown, rtol=0, atol=1e-11, err_msg=name)


def test_training_is_the_same_each_time_and_makes_its_loss_smaller():
    labels = np.array([int(name[0]) for name in drawn()])
    pool = prepared(np.stack([*drawn().values()]), labels, seed=1, forms=1)
    assert len(pool.labels) == 2 * (60 + FLAGGED)
    recipe, told = replace(RECIPE, batch=16, learning_rate=5e-3), []
    one = trained(pool, recipe, 30, lambda step, losses: told.append(total(losses)))
    assert np.mean(told[-5:]) < 0.95 * np.mean(told[:5])
    assert np.array_equal(one.flat, trained(pool, recipe, 30).flat)
    rows = measured(Blocks(shapes()), {"drawn": pool}, n=40)
    assert [row["same"] for row in rows] == [1, 1]  # of nothing but zeros all scores are alike
    assert np.allclose(rows[0]["looks"], 1 / 11, atol=1e-4)


def test_what_is_kept_is_read_again(tmp_path):
    weights = Blocks(shapes(RECIPE))
    weights.draw(np.random.default_rng(4))
    save(weights, tmp_path / "weights.npz")
    with np.load(tmp_path / "weights.npz") as file:
        again = Board({name: file[name].astype(np.float32) for name in file.files})
    for name, weight in rounded(weights).items():
        assert np.array_equal(again.parameters()[name], weight)


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
