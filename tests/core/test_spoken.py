"""Numbers in sentences: as many digits as asked for, and signs as in print."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention_core.graph.spoken import spoken


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (0.5, 2, "0.50"),
        (-0.5, 2, "−0.50"),
        (-1234.5678, 3, "−1234.568"),
        (-0.004, 2, "0.00"),
        (-0.006, 2, "−0.01"),
        (-3.0, 0, "−3"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
    ],
)
def test_a_number_is_said_as_in_print(value, decimals, said):
    assert spoken(value, decimals) == said


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_what_is_said_is_the_number_to_its_last_digit(value, decimals):
    said = spoken(value, decimals)
    assert "-" not in said
    assert abs(float(said.replace("−", "-")) - value) <= 0.5 * 10.0**-decimals * (1 + 1e-6)


@given(st.floats(1e7, 1e300), st.sampled_from([1, -1]))
def test_a_number_of_very_many_digits_is_said_in_few(value, sign):
    said = spoken(sign * value)
    assert len(said) <= 10 and said.startswith("−") == (sign < 0)
    assert float(said.replace("−", "-")) == pytest.approx(sign * value, rel=5e-3)
