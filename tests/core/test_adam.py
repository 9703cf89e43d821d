"""The optimiser is PyTorch's AdamW, and one weight's update can be told in digits."""

from pathlib import Path

import numpy as np
import pytest

from attention_core.training.adam import MEAN, SAFE, SQUARE, Adam

GOLDEN = np.load(Path(__file__).parents[1] / "goldens" / "adam.npz", allow_pickle=False)


def test_a_hundred_steps_are_those_of_pytorch():
    adam = Adam(GOLDEN["start"].copy(), *GOLDEN["settings"].tolist())
    for gradient, after in zip(GOLDEN["gradients"], GOLDEN["after"], strict=True):
        adam.take(gradient)
        np.testing.assert_allclose(adam.flat, after, rtol=0, atol=1e-12)
    assert adam.step == 100
    np.testing.assert_allclose(adam.mean, GOLDEN["mean"], rtol=1e-12, atol=0)
    np.testing.assert_allclose(adam.square, GOLDEN["square"], rtol=1e-12, atol=0)


def test_the_first_step_moves_every_weight_by_the_learning_rate_whatever_its_gradient():
    adam = Adam(np.zeros(4), 0.01, 0.0)
    adam.take(np.array([3.0, 1e-4, -200.0, 0.0]))
    np.testing.assert_allclose(adam.flat, [-0.01, -0.01, 0.01, 0.0], rtol=2e-4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_update_of_one_weight_can_be_followed_digit_by_digit(dtype):
    adam = Adam(GOLDEN["start"].astype(dtype), 5e-3, 0.02)
    for gradient in GOLDEN["gradients"][:6]:
        before = adam.flat.copy(), adam.mean.copy(), adam.square.copy()
        adam.take(gradient.astype(dtype))
    at = 7
    told = adam.told(before, gradient.astype(dtype), at)
    near = 1e-6 if dtype == np.float32 else 1e-12
    assert told.step == 6 and told.rate == 5e-3
    assert told.before == before[0][at] and told.after == adam.flat[at]
    mean = MEAN * told.mean_before + (1 - MEAN) * told.gradient
    assert told.mean == pytest.approx(mean, rel=near)
    square = SQUARE * told.square_before + (1 - SQUARE) * told.gradient**2
    assert told.square == pytest.approx(square, rel=near)
    assert told.mean_corrected == told.mean / (1 - MEAN**6)
    assert told.square_corrected == told.square / (1 - SQUARE**6)
    moved = -told.rate * told.mean_corrected / (told.square_corrected**0.5 + SAFE)
    assert told.moved == moved and told.shrunk == -5e-3 * 0.02 * told.before
    assert told.after == pytest.approx(told.before + told.shrunk + told.moved, rel=1e-6)
