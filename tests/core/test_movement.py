"""How far vectors move, by pencil and beyond what can be squared."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from attention_core.geometry.movement import movement

vectors = arrays(np.float64, (3, 2), elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))


def test_movement_by_pencil():
    before = np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 0.0], [1.0, 0.0]])
    after = np.array([[3.0, 9.0], [0.0, 2.0], [0.0, 0.0], [-1.0, 0.0]])
    found = movement(before, after)
    np.testing.assert_allclose(found.relative, [1, np.inf, 0, 2])  # 5 of 5; from nothing; 2 of 1
    np.testing.assert_allclose(found.cosine, [45 / (5 * 90**0.5), 0, 0, -1])


@given(vectors)
def test_what_stays_moves_by_nothing_and_what_is_doubled_by_its_length(before):
    still, doubled = movement(before, before), movement(before, 2 * before)
    there = before.any(axis=-1)
    assert (still.relative == 0).all() and (still.cosine == there).all()
    np.testing.assert_allclose(doubled.relative, there, rtol=1e-12)
    np.testing.assert_allclose(doubled.cosine, there, rtol=1e-12)


def test_leading_axes_are_kept_and_float32_is_worked_out_in_float64():
    before = np.full((2, 3, 4), 1e30, np.float32)  # too large to square in float32
    found = movement(before, 3 * before)
    assert found.relative.shape == found.cosine.shape == (2, 3)
    np.testing.assert_allclose(found.relative, 2, rtol=1e-6)
    assert (found.cosine == 1).all()
