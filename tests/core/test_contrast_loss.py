"""Sentences drawn together in pairs: the loss by hand, its gradients by differences."""

import numpy as np
import pytest

from attention_core.training.contrast import alike, info_nce, pooled, unpooled


def test_what_is_alike_all_round_costs_the_logarithm_of_the_pairs():
    vectors = np.ones((4, 3))
    loss, d_first, d_second = info_nce(vectors, vectors)
    assert loss == pytest.approx(np.log(4))
    assert np.allclose(d_first, 0) and np.allclose(d_second, 0), "no way is better than another"


def test_two_pairs_by_hand():
    first = np.array([[2.0, 0.0], [0.0, 3.0]])
    second = np.array([[1.0, 0.0], [1.0, 1.0]])
    # Cosines: first row 1 and 1/√2, second row 0 and 1/√2.
    told = [[1, 0.5**0.5], [0, 0.5**0.5]]
    by_hand = np.mean(
        [np.log(sum(np.exp(2 * c) for c in row)) - 2 * row[i] for i, row in enumerate(told)]
    )
    assert info_nce(first, second, scale=2.0)[0] == pytest.approx(by_hand)


@pytest.mark.parametrize("shape", [(1, 3), (2, 5), (3, 4, 6)])
def test_gradients_are_what_a_small_step_does(shape):
    draw = np.random.default_rng(7)
    both = [draw.normal(size=shape), draw.normal(size=shape)]
    _, *found = info_nce(both[0], both[1], scale=5.0)
    step = 1e-6
    for side, gradient in enumerate(found):
        for cell in np.ndindex(shape):
            losses = []
            for sign in (1, -1):
                moved = [each.copy() for each in both]
                moved[side][cell] += sign * step
                losses.append(info_nce(moved[0], moved[1], scale=5.0)[0])
            slope = (losses[0] - losses[1]) / (2 * step)
            assert gradient[cell] == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_groups_are_not_compared_with_each_other():
    draw = np.random.default_rng(3)
    first, second = draw.normal(size=(2, 4, 5)), draw.normal(size=(2, 4, 5))
    apart = [info_nce(a, b) for a, b in zip(first, second, strict=True)]
    loss, d_first, _ = info_nce(first, second)
    assert loss == pytest.approx(np.mean([each[0] for each in apart]))
    assert np.allclose(d_first, [each[1] / 2 for each in apart])


def test_the_mean_is_over_the_words_that_are_there_and_so_is_its_gradient():
    vectors = np.arange(12.0).reshape(2, 3, 2)
    seen = np.array([[True, True, False], [True, False, False]])
    assert np.array_equal(pooled(vectors, seen), [[1, 2], [6, 7]])
    back = unpooled(np.array([[2.0, 4.0], [1.0, 1.0]]), seen)
    assert np.array_equal(back[0], [[1, 2], [1, 2], [0, 0]])
    assert np.array_equal(back[1], [[1, 1], [0, 0], [0, 0]])


def test_a_vector_of_zeros_is_like_none_and_has_no_gradient():
    vectors = np.array([[0.0, 0.0], [1.0, 2.0]], np.float32)
    assert np.array_equal(alike(vectors)[0], [0, 0])
    loss, d_first, _ = info_nce(vectors, vectors)
    assert np.isfinite(loss) and np.array_equal(d_first[0], [0, 0])
    assert d_first.dtype == np.float32
