"""Numbers in a page's own sentences."""

import pytest

from pages._app.words import number


@pytest.mark.parametrize(
    ("value", "said"), [(-0.0002, "0.000"), (-0.25, "−0.250"), (float("-inf"), "−∞")]
)
def test_a_number_has_three_decimals_and_a_sign_only_if_it_is_not_zero(value, said):
    assert number(value) == said
