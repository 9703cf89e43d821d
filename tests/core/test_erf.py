"""The Gaussian error function against Python's own, to the accuracy its docstring states."""

from math import erf as exact

import numpy as np
import pytest

from attention_core.stages.encoder import ffn_hidden
from attention_core.stages.gelu import erf

EVERYWHERE = np.concatenate(
    [np.linspace(-7, 7, 200_001), [0.46875, 4.0, 1e-300, 1e-30, 1e-8, 27.0, 100.0, 1e4, -1e4]]
)


@pytest.mark.parametrize(("dtype", "allowed"), [(np.float32, 7e-7), (np.float64, 1e-15)])
def test_erf_is_as_near_to_the_exact_one_as_it_says(dtype, allowed):
    x = EVERYWHERE.astype(dtype)
    found = erf(x)
    assert found.dtype == dtype
    assert np.abs(found - np.vectorize(exact)(x.astype(np.float64))).max() <= allowed


@pytest.mark.parametrize("edge", [0.46875, 4.0])
def test_its_pieces_meet(edge):
    below, above = erf(np.array([edge, np.nextafter(edge, 9)]))
    assert abs(above - below) <= 2.3e-16


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_erf_is_odd_and_keeps_its_argument(dtype):
    x = EVERYWHERE.astype(dtype)
    kept = x.copy()
    np.testing.assert_array_equal(erf(-x), -erf(x))
    np.testing.assert_array_equal(x, kept)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_erf_never_leaves_minus_one_to_one(dtype):
    found = erf(EVERYWHERE.astype(dtype))
    assert found.min() == -1 and found.max() == 1


@pytest.mark.parametrize(("dtype", "allowed"), [(np.float32, 2e-6), (np.float64, 4e-15)])
def test_gelu_is_x_times_phi_of_x(dtype, allowed):
    x = np.linspace(-12, 12, 4801, dtype=dtype)
    wanted = np.array([0.5 * v * (1 + exact(v / 2**0.5)) for v in x.tolist()])
    assert np.abs(ffn_hidden(x) - wanted).max() <= allowed
