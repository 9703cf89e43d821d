"""Why divide by the root of d, and what layers cost: figures by pencil and by theory."""

from math import ceil, log, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.lessons.complexity import LAYERS, costs
from attention_core.lessons.root_d import DIMENSIONS, jacobian_norm, root_d
from attention_core.lessons.timing import measured


@pytest.fixture(scope="module")
def found():
    return root_d()


def test_the_experiment_goes_from_2_to_1024_dimensions(found):
    assert found.dimensions.tolist() == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
    assert tuple(found.dimensions) == DIMENSIONS
    for spread in (found.unscaled, found.scaled):
        for figures in (spread.deviation, spread.largest, spread.entropy, spread.gradient):
            assert figures.shape == (10,) and np.isfinite(figures).all()


def test_scores_spread_as_the_root_of_d_and_scaled_ones_do_not(found):
    np.testing.assert_allclose(found.unscaled.deviation, np.sqrt(found.dimensions), rtol=0.05)
    np.testing.assert_allclose(found.scaled.deviation, 1, rtol=0.05)
    np.testing.assert_allclose(
        found.scaled.deviation * np.sqrt(found.dimensions), found.unscaled.deviation
    )


def test_without_scaling_softmax_sharpens_and_its_gradient_vanishes(found):
    assert (np.diff(found.unscaled.largest) > 0).all()
    assert (np.diff(found.unscaled.entropy) < 0).all()
    assert (np.diff(found.unscaled.gradient[3:]) < 0).all()
    assert found.unscaled.largest[-1] > 0.9 and found.unscaled.gradient[-1] < 0.1
    assert np.ptp(found.scaled.largest) < 0.03 and np.ptp(found.scaled.gradient) < 0.03
    assert found.scaled.gradient[-1] > 3 * found.unscaled.gradient[-1]
    assert (found.scaled.entropy <= log2(32)).all()


def test_the_same_seed_gives_the_same_figures():
    one, same, other = (root_d((4,), 5, 20, seed) for seed in (3, 3, 4))
    assert one.unscaled.entropy == same.unscaled.entropy != other.unscaled.entropy


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_jacobian_is_what_softmax_answers_to_a_small_change(n):
    scores = np.random.default_rng(n).normal(size=n)

    def softmax(s):
        return np.exp(s) / np.exp(s).sum()

    small, jacobian = 1e-6, np.empty((n, n))
    for j in range(n):
        nudge = np.eye(n)[j] * small
        jacobian[:, j] = (softmax(scores + nudge) - softmax(scores - nudge)) / (2 * small)
    assert np.isclose(jacobian_norm(softmax(scores)), np.sqrt((jacobian**2).sum()), atol=1e-9)


def test_the_gradients_size_by_pencil():
    # Two equal weights: [[1/4, −1/4], [−1/4, 1/4]], so √(4/16) = 1/2; one weight of 1: nothing.
    assert jacobian_norm(np.array([0.5, 0.5])) == 0.5
    assert jacobian_norm(np.array([1.0, 0.0, 0.0])) == 0


def test_table_1_by_pencil():
    found = {
        each.title: (each.operations, each.sequential, each.path) for each in costs(100, 8, 3, 10)
    }
    assert found == {
        "self-attention": (100 * 100 * 8, 1, 1),
        "recurrent": (100 * 8 * 8, 100, 100),
        "convolutional": (3 * 100 * 8 * 8, 1, 5),  # 3^4 = 81 < 100 <= 3^5
        "self-attention (restricted)": (10 * 100 * 8, 1, 10),
    }
    assert all(
        formula.startswith("O(")
        for layer in LAYERS
        for formula in (layer.operations_formula, layer.sequential_formula, layer.path_formula)
    )


def test_self_attention_is_cheaper_than_recurrence_while_n_is_below_d():
    for n, d in ((50, 512), (511, 512), (513, 512), (2000, 64)):
        attention, recurrent, *_ = costs(n, d)
        assert (attention.operations < recurrent.operations) == (n < d)


@given(st.integers(2, 10**6), st.integers(2, 50), st.integers(1, 10**4))
def test_paths_are_those_of_the_table_rounded_up(n, k, r):
    *_, convolutional, restricted = costs(n, 4, k, r)
    assert k**convolutional.path >= n
    assert convolutional.path == 1 or k ** (convolutional.path - 1) < n
    assert abs(convolutional.path - log(n, k)) <= 1
    assert restricted.path == ceil(n / r) and restricted.operations <= costs(n, 4)[0].operations


@pytest.mark.parametrize("sizes", [(0, 1, 2, 1), (1, 0, 2, 1), (1, 1, 1, 1), (1, 1, 2, 0)])
def test_sizes_that_make_no_layer_are_refused(sizes):
    with pytest.raises(ValueError, match="at least"):
        costs(*sizes)


def test_times_come_one_by_one_for_each_length():
    each = measured((4, 8), d=2, repeats=2)
    n, seconds = next(each)
    assert n == 4 and seconds > 0
    assert [n for n, _ in each] == [8]
