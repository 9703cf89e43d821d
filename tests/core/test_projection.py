"""Principal components: distances kept where two directions suffice, and nothing made up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention_core.vectors import pca

whole = st.integers(-20, 20).map(float)
clouds = st.integers(1, 8).flatmap(lambda n: arrays(np.float64, (n, 5), elements=whole))


def distances(points):
    return np.array(
        [
            [float(np.sqrt(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)))) for b in points]
            for a in points
        ]
    )


def test_points_on_a_line_are_worked_out_by_hand():
    found = pca(np.array([[0.0, 0], [3, 4], [6, 8]]))
    np.testing.assert_allclose(found.points, [[-5, 0], [0, 0], [5, 0]], atol=1e-12)
    np.testing.assert_allclose(found.components, [[0.6, 0.8], [0.0, 0.0]], atol=1e-12)
    np.testing.assert_allclose(found.explained, [1, 0], atol=1e-12)


def test_shares_of_the_variance_are_worked_out_by_hand():
    found = pca(np.array([[3.0, 0, 0], [-3, 0, 0], [0, -2, 0], [0, 2, 0], [0, 0, 1], [0, 0, -1]]))
    np.testing.assert_allclose(found.explained, [9 / 14, 4 / 14], atol=1e-12)
    np.testing.assert_allclose(found.components, [[1, 0, 0], [0, 1, 0]], atol=1e-12)
    np.testing.assert_allclose(found.points[:, 0], [3, -3, 0, 0, 0, 0], atol=1e-12)


@given(clouds)
def test_components_are_orthogonal_and_largest_first(cloud):
    found = pca(cloud, 3)
    assert found.points.shape == (len(cloud), 3)
    product = found.components @ found.components.T
    np.testing.assert_allclose(product, np.diag((found.explained > 0).astype(float)), atol=1e-9)
    assert (np.diff(found.explained) <= 1e-12).all()
    assert found.explained.sum() <= 1 + 1e-12
    np.testing.assert_allclose(found.points.sum(axis=0), 0, atol=1e-9)
    # The spread along each direction is its share of all of it.
    total = np.square(cloud - cloud.mean(axis=0)).sum()
    spread = np.square(found.points).sum(axis=0)
    np.testing.assert_allclose(spread, found.explained * total, atol=1e-8)


@given(arrays(np.float64, (6, 2), elements=whole), arrays(np.float64, (2, 5), elements=whole))
def test_distances_are_kept_where_the_points_lie_in_a_plane(flat, plane):
    cloud = flat @ plane + 7
    np.testing.assert_allclose(distances(pca(cloud).points), distances(cloud), atol=1e-6)


@given(clouds)
def test_the_same_points_give_the_same_picture_with_each_sign_by_the_rule(cloud):
    found, again = pca(cloud), pca(cloud.copy())
    assert np.array_equal(found.points, again.points)
    for component in found.components:
        assert component[np.abs(component).argmax()] >= 0


@pytest.mark.parametrize("cloud", [[[0.1, 0.2, 0.7]], [[0.1, 0.2, 0.7]] * 7, [[0.0] * 3] * 2])
def test_equal_points_have_no_direction_and_lie_at_zero(cloud):
    found = pca(np.array(cloud))
    assert not found.points.any() and not found.components.any() and not found.explained.any()


def test_more_directions_than_there_are_stay_zero():
    found = pca(np.array([[1.0, 0], [0, 1]]), 4)
    assert found.points.shape == (2, 4) and found.components.shape == (4, 2)
    assert not found.points[:, 1:].any()
    np.testing.assert_allclose(found.explained, [1, 0, 0, 0])


def test_leading_axes_are_kept_and_float32_is_worked_out_in_float64():
    cloud = np.random.default_rng(1).normal(size=(3, 4, 6)).astype(np.float32)
    found = pca(cloud)
    assert found.points.shape == (3, 4, 2) and found.points.dtype == np.float64
    assert np.array_equal(found.points.reshape(12, 2), pca(cloud.reshape(12, 6)).points)


def test_huge_numbers_do_not_overflow():
    found = pca(np.array([[1e200, 0], [-1e200, 0], [0, 1e199]]))
    assert np.isfinite(found.points).all() and 0.9 < found.explained[0] <= 1
